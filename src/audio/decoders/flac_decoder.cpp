#include "audio/decoders/flac_decoder.h"

#include <FLAC/stream_decoder.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <utility>

#include "audio/containers/ogg_end.h"

namespace tactus::audio {
namespace {

// A seek ends this close before its goal. The rest is decoded, about 0.3 s.
constexpr std::uint64_t flac_seek_bytes = 32'768;

struct DeleteFlac {
  void operator()(FLAC__StreamDecoder* decoder) const noexcept {
    FLAC__stream_decoder_delete(decoder);
  }
};

/// Finds frames itself instead of using libFLAC's seek, which needs a true length and fails in
/// damaged files. libFLAC continues at the next whole frame after an error, and each frame has its
/// position.
class FlacDecoder final : public Decoder {
 public:
  explicit FlacDecoder(const ByteWindow& window)
      : bytes_{window}, flac_{FLAC__stream_decoder_new()} {}

  /// @return what is wrong, or nothing
  std::string open(bool in_ogg) {
    const auto start =
        in_ogg ? FLAC__stream_decoder_init_ogg_stream : FLAC__stream_decoder_init_stream;
    FLAC__stream_decoder_set_metadata_respond(flac_.get(), FLAC__METADATA_TYPE_VORBIS_COMMENT);
    if (start(flac_.get(), read, nullptr, tell, nullptr, nullptr, write, take_metadata, take_error,
              this) != FLAC__STREAM_DECODER_INIT_STATUS_OK ||
        !FLAC__stream_decoder_process_until_end_of_metadata(flac_.get()) ||
        format_.channel_count == 0) {
      return "the FLAC header is damaged";
    }
    // Ogg pages after the header cannot be told from the decoder's position.
    FLAC__uint64 audio_start = 0;
    if (!in_ogg && FLAC__stream_decoder_get_decode_position(flac_.get(), &audio_start))
      first_byte_ = audio_start;
    format_.layout = mask_layout(speaker_mask_, format_.channel_count);
    const Frames claimed = format_.frames;
    format_.frames = found_length();
    if (claimed > 0 && format_.frames > claimed) format_.frames = claimed;
    // Of a file that was streamed, the length is not claimed.
    if (format_.frames < claimed || (in_ogg && is_ogg_cut(bytes_,
                                                          "\x7F"
                                                          "FLAC")))
      damage_ = 1;
    if (format_.frames == 0) return damage_ > 0 ? no_audio_left : no_audio;
    if (format_.frames > max_position) return "length is unknown";
    start_at(first_byte_);
    return {};
  }

  const StreamFormat& format() const override { return format_; }
  std::uint64_t damage() const override { return damage_; }

  void seek(Frames position) override {
    std::uint64_t before = first_byte_;
    std::uint64_t behind = bytes_.size();
    while (behind - before > flac_seek_bytes) {
      const std::uint64_t middle = before + (behind - before) / 2;
      start_at(middle);
      const DecodedRun run = decode();
      const bool starts_before = !run.samples.empty() && run.position <= position;
      (starts_before ? before : behind) = middle;
    }
    start_at(before);
  }

  DecodedRun decode() override {
    run_frames_ = 0;
    while (run_frames_ == 0) {
      FLAC__uint64 frame_start = 0;
      const bool has_start =
          FLAC__stream_decoder_get_decode_position(flac_.get(), &frame_start) != 0;
      has_errors_ = false;
      if (!FLAC__stream_decoder_process_single(flac_.get())) break;
      if (has_errors_ && has_start && !is_searching_) {
        // In a damaged frame libFLAC may read beyond the start of the next one.
        start_at(frame_start + 2);
        run_frames_ = 0;
        continue;
      }
      const auto state = FLAC__stream_decoder_get_state(flac_.get());
      if (state == FLAC__STREAM_DECODER_END_OF_STREAM || state == FLAC__STREAM_DECODER_ABORTED) {
        break;
      }
    }
    if (run_frames_ > 0) is_searching_ = false;
    const auto count = static_cast<std::size_t>(run_frames_ * format_.channel_count);
    return {run_position_, std::span{samples_}.first(count)};
  }

 private:
  static FlacDecoder& self(void* user) { return *static_cast<FlacDecoder*>(user); }

  static FLAC__StreamDecoderReadStatus read(const FLAC__StreamDecoder* /*decoder*/,
                                            FLAC__byte out[], std::size_t* count, void* user) {
    *count = self(user).bytes_.read({reinterpret_cast<char*>(out), *count});
    return *count > 0 ? FLAC__STREAM_DECODER_READ_STATUS_CONTINUE
                      : FLAC__STREAM_DECODER_READ_STATUS_END_OF_STREAM;
  }

  static FLAC__StreamDecoderWriteStatus write(const FLAC__StreamDecoder* /*decoder*/,
                                              const FLAC__Frame* frame,
                                              const FLAC__int32* const channels_of[], void* user) {
    self(user).take(frame->header, channels_of);
    return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE;
  }

  void take(const FLAC__FrameHeader& header, const FLAC__int32* const channels_of[]) {
    if (std::exchange(crc_failed_, false)) return;
    // Not a frame of this stream: bytes that look like one.
    if (header.channels != static_cast<unsigned>(format_.channel_count) ||
        header.sample_rate != format_.sample_rate) {
      return;
    }
    run_position_ = static_cast<Frames>(header.number.sample_number);
    run_frames_ = header.blocksize;
    const std::size_t count = header.channels;
    samples_.resize(std::max(samples_.size(), count * header.blocksize));
    const float scale = 1.0F / static_cast<float>(1U << (header.bits_per_sample - 1));
    for (std::size_t frame = 0; frame < header.blocksize; ++frame) {
      for (std::size_t channel = 0; channel < count; ++channel) {
        samples_[frame * count + channel] = static_cast<float>(channels_of[channel][frame]) * scale;
      }
    }
  }

  static FLAC__StreamDecoderTellStatus tell(const FLAC__StreamDecoder* /*decoder*/,
                                            FLAC__uint64* position, void* user) {
    *position = self(user).bytes_.position();
    return FLAC__STREAM_DECODER_TELL_STATUS_OK;
  }

  static void take_error(const FLAC__StreamDecoder* /*decoder*/,
                         FLAC__StreamDecoderErrorStatus status, void* user) {
    self(user).has_errors_ = true;
    // The frame is written nevertheless, with zeros.
    if (status == FLAC__STREAM_DECODER_ERROR_STATUS_FRAME_CRC_MISMATCH)
      self(user).crc_failed_ = true;
  }

  static void take_metadata(const FLAC__StreamDecoder* /*decoder*/,
                            const FLAC__StreamMetadata* metadata, void* user) {
    if (metadata->type == FLAC__METADATA_TYPE_STREAMINFO) {
      const auto& info = metadata->data.stream_info;
      self(user).format_ = {.sample_rate = info.sample_rate,
                            .channel_count = static_cast<int>(info.channels),
                            .layout = {},
                            .frames = static_cast<Frames>(info.total_samples)};
    } else if (metadata->type == FLAC__METADATA_TYPE_VORBIS_COMMENT) {
      const auto& comments = metadata->data.vorbis_comment;
      for (unsigned i = 0; i < comments.num_comments; ++i) {
        const auto& entry = comments.comments[i];
        self(user).take_comment({reinterpret_cast<const char*>(entry.entry), entry.length});
      }
    }
  }

  void take_comment(std::string_view comment) {
    constexpr std::string_view name = "WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x";
    if (!comment.starts_with(name)) return;
    comment.remove_prefix(name.size());
    std::from_chars(comment.data(), comment.data() + comment.size(), speaker_mask_, 16);
  }

  void start_at(std::uint64_t byte) {
    FLAC__stream_decoder_flush(flac_.get());
    bytes_.seek(byte);
    crc_failed_ = false;
    is_searching_ = true;
  }

  /// The end of the last frame; 0 if there is none.
  Frames found_length() {
    const std::uint64_t audio_bytes = bytes_.size() - std::min(bytes_.size(), first_byte_);
    for (std::uint64_t tail = flac_seek_bytes;; tail *= 4) {
      start_at(bytes_.size() - std::min(tail, audio_bytes));
      Frames end = 0;
      for (auto run = decode(); !run.samples.empty(); run = decode())
        end = run.position + run_frames_;
      if (end > 0 || tail >= audio_bytes) return end;
    }
  }

  ByteWindow bytes_;
  std::unique_ptr<FLAC__StreamDecoder, DeleteFlac> flac_;
  StreamFormat format_;
  std::uint32_t speaker_mask_ = 0;
  std::uint64_t first_byte_ = 0;  // of the audio, or of the file
  std::uint64_t damage_ = 0;
  bool crc_failed_ = false;
  bool has_errors_ = false;
  bool is_searching_ = false;  // for the first frame after a jump, which may lead into another
  Frames run_position_ = 0;
  Frames run_frames_ = 0;
  std::vector<float> samples_;
};

OpenedDecoder opened_flac(const ByteWindow& window, bool in_ogg) {
  auto decoder = std::make_unique<FlacDecoder>(window);
  std::string fault = decoder->open(in_ogg);
  if (!fault.empty()) return {nullptr, std::move(fault)};
  return {std::move(decoder), {}};
}

}  // namespace

OpenedDecoder open_flac(const ByteWindow& window) { return opened_flac(window, false); }
OpenedDecoder open_ogg_flac(const ByteWindow& window) { return opened_flac(window, true); }

}  // namespace tactus::audio
