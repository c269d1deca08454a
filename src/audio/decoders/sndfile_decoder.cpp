#include "audio/decoders/sndfile_decoder.h"

#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "audio/containers/open_sizes.h"

namespace tactus::audio {
namespace {

constexpr Frames sndfile_run = 1'024;

Speaker speaker_at(int channel) {
  switch (channel) {
    case SF_CHANNEL_MAP_LEFT:
    case SF_CHANNEL_MAP_FRONT_LEFT:
      return Speaker::front_left;
    case SF_CHANNEL_MAP_RIGHT:
    case SF_CHANNEL_MAP_FRONT_RIGHT:
      return Speaker::front_right;
    case SF_CHANNEL_MAP_MONO:
    case SF_CHANNEL_MAP_CENTER:
    case SF_CHANNEL_MAP_FRONT_CENTER:
    case SF_CHANNEL_MAP_REAR_CENTER:
    case SF_CHANNEL_MAP_TOP_CENTER:
    case SF_CHANNEL_MAP_TOP_FRONT_CENTER:
    case SF_CHANNEL_MAP_TOP_REAR_CENTER:
      return Speaker::centre;
    case SF_CHANNEL_MAP_REAR_LEFT:
    case SF_CHANNEL_MAP_FRONT_LEFT_OF_CENTER:
    case SF_CHANNEL_MAP_SIDE_LEFT:
    case SF_CHANNEL_MAP_TOP_FRONT_LEFT:
    case SF_CHANNEL_MAP_TOP_REAR_LEFT:
      return Speaker::left;
    case SF_CHANNEL_MAP_REAR_RIGHT:
    case SF_CHANNEL_MAP_FRONT_RIGHT_OF_CENTER:
    case SF_CHANNEL_MAP_SIDE_RIGHT:
    case SF_CHANNEL_MAP_TOP_FRONT_RIGHT:
    case SF_CHANNEL_MAP_TOP_REAR_RIGHT:
      return Speaker::right;
    default:
      return Speaker::silent;
  }
}

ChannelLayout sndfile_layout(SNDFILE* file, int channel_count) {
  std::vector<int> map(static_cast<std::size_t>(channel_count));
  const int bytes = channel_count * static_cast<int>(sizeof(int));
  const bool known = channel_count > 1 &&
                     sf_command(file, SFC_GET_CHANNEL_MAP_INFO, map.data(), bytes) == SF_TRUE &&
                     std::ranges::none_of(map, [](int channel) { return channel <= 0; });
  if (!known) return wav_layout(channel_count);
  ChannelLayout layout(map.size());
  std::ranges::transform(map, layout.begin(), speaker_at);
  return layout;
}

class SndfileDecoder final : public Decoder {
 public:
  explicit SndfileDecoder(const ByteWindow& window) : bytes_{window} {}
  ~SndfileDecoder() override { sf_close(file_); }
  SndfileDecoder(const SndfileDecoder&) = delete;
  SndfileDecoder& operator=(const SndfileDecoder&) = delete;

  /// @return what is wrong, or nothing
  std::string open() {
    SF_VIRTUAL_IO io{
        .get_filelen = length, .seek = seek_bytes, .read = read, .write = nullptr, .tell = tell};
    const auto audio = audio_chunk(bytes_);
    is_cut_ = audio && audio->is_cut;
    close_open_sizes(bytes_);
    SF_INFO info{};
    file_ = sf_open_virtual(&io, SFM_READ, &info, &bytes_);
    if (file_ == nullptr) {
      // For some damaged files, libsndfile reports "File does not exist or is not a regular file".
      const int code = sf_error(nullptr);
      return code == SF_ERR_UNRECOGNISED_FORMAT || code == SF_ERR_SYSTEM
                 ? "not an audio file of a supported format"
                 : sf_strerror(nullptr);
    }
    if (info.frames <= 0) return "file contains no audio";
    if (info.seekable == 0 || info.frames > max_position) return "length is unknown";
    format_ = {.sample_rate = static_cast<SampleRate>(info.samplerate),
               .channel_count = info.channels,
               .layout = sndfile_layout(file_, info.channels),
               .frames = info.frames};
    samples_.resize(static_cast<std::size_t>(sndfile_run * info.channels));
    return {};
  }

  const StreamFormat& format() const override { return format_; }
  std::uint64_t damage() const override { return is_cut_ ? 1 : 0; }
  void seek(Frames position) override { next_ = sf_seek(file_, position, SEEK_SET); }
  DecodedRun decode() override {
    const Frames got = next_ < 0 ? 0 : sf_readf_float(file_, samples_.data(), sndfile_run);
    if (got <= 0) return {};
    next_ += got;
    return {next_ - got,
            std::span{samples_}.first(static_cast<std::size_t>(got * format_.channel_count))};
  }

 private:
  static ByteWindow& bytes(void* user) { return *static_cast<ByteWindow*>(user); }
  static sf_count_t length(void* user) { return static_cast<sf_count_t>(bytes(user).size()); }
  static sf_count_t seek_bytes(sf_count_t offset, int whence, void* user) {
    return bytes(user).seek(offset, whence);
  }
  static sf_count_t read(void* out, sf_count_t count, void* user) {
    return static_cast<sf_count_t>(
        bytes(user).read({static_cast<char*>(out), static_cast<std::size_t>(count)}));
  }
  static sf_count_t tell(void* user) { return static_cast<sf_count_t>(bytes(user).position()); }

  ByteWindow bytes_;
  SNDFILE* file_ = nullptr;
  bool is_cut_ = false;
  StreamFormat format_;
  Frames next_ = 0;  // next frame of libsndfile
  std::vector<float> samples_;
};

}  // namespace

OpenedDecoder open_sndfile(const ByteWindow& window) {
  auto decoder = std::make_unique<SndfileDecoder>(window);
  std::string fault = decoder->open();
  if (!fault.empty()) return {nullptr, std::move(fault)};
  return {std::move(decoder), {}};
}

}  // namespace tactus::audio
