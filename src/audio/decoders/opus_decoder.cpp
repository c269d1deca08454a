#include "audio/decoders/opus_decoder.h"

#include <opusfile.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "audio/containers/ogg_end.h"
#include "audio/containers/ogg_links.h"

namespace tactus::audio {
namespace {

constexpr SampleRate opus_rate = 48'000;
constexpr Frames longest_packet = 5'760;
// An Opus decoder converges to the same output. opusfile starts 80 ms early, as RFC 7845 requires;
// half a second brings the difference below -100 dBFS.
constexpr Frames opus_seek_margin = 24'000;

struct FreeOpus {
  void operator()(OggOpusFile* file) const noexcept { op_free(file); }
};
using OpusFile = std::unique_ptr<OggOpusFile, FreeOpus>;

int read_opus(void* user, unsigned char* out, int count) {
  return static_cast<int>(static_cast<ByteWindow*>(user)->read(
      {reinterpret_cast<char*>(out), static_cast<std::size_t>(count)}));
}
int seek_opus(void* user, opus_int64 offset, int whence) {
  return static_cast<ByteWindow*>(user)->seek(offset, whence) < 0 ? -1 : 0;
}
opus_int64 tell_opus(void* user) {
  return static_cast<opus_int64>(static_cast<ByteWindow*>(user)->position());
}

/// @param bytes  must outlive the result
/// @return null if it is no Opus file
OpusFile opus_file(ByteWindow& bytes) {
  const OpusFileCallbacks calls{
      .read = read_opus, .seek = seek_opus, .tell = tell_opus, .close = nullptr};
  return OpusFile{op_open_callbacks(&bytes, &calls, nullptr, 0, nullptr)};
}

class OpusStreamDecoder final : public Decoder {
 public:
  explicit OpusStreamDecoder(const ByteWindow& window)
      : bytes_{window}, opus_{opus_file(bytes_)}, is_cut_{is_ogg_cut(window, "OpusHead")} {
    if (opus_ == nullptr) return;
    const OpusHead* head = op_head(opus_.get(), -1);
    const int count = head->channel_count;
    format_ = {.sample_rate = opus_rate,
               .channel_count = count,
               // Other families do not say where the channels are.
               .layout = head->mapping_family <= 1 ? xiph_layout(count) : ChannelLayout{},
               .frames = std::max<Frames>(0, op_pcm_total(opus_.get(), -1))};
    samples_.resize(static_cast<std::size_t>(longest_packet * count));
  }

  const StreamFormat& format() const override { return format_; }
  std::uint64_t damage() const override { return is_cut_ ? 1 : 0; }
  void seek(Frames position) override {
    op_pcm_seek(opus_.get(), std::max<Frames>(0, position - opus_seek_margin));
  }
  DecodedRun decode() override {
    int got = 0;
    do {
      got = op_read_float(opus_.get(), samples_.data(), static_cast<int>(samples_.size()), nullptr);
    } while (got == OP_HOLE || got == OP_EBADPACKET);  // lost or damaged pages
    if (got <= 0) return {};
    const auto count =
        static_cast<std::size_t>(got) * static_cast<std::size_t>(format_.channel_count);
    return {op_pcm_tell(opus_.get()) - got, std::span{samples_}.first(count)};
  }

 private:
  ByteWindow bytes_;
  OpusFile opus_;
  bool is_cut_;
  StreamFormat format_;
  std::vector<float> samples_;
};

OpenedDecoder open_opus(const ByteWindow& window) {
  auto decoder = std::make_unique<OpusStreamDecoder>(window);
  if (decoder->format().channel_count == 0) return {nullptr, "the Opus header is damaged"};
  if (decoder->format().frames == 0)
    return {nullptr, decoder->damage() > 0 ? no_audio_left : no_audio};
  return {std::move(decoder), {}};
}

}  // namespace

Streams opus_streams(const ByteWindow& file) {
  Streams streams{.windows = {}, .open = open_opus};
  ByteWindow bytes{file};
  const OpusFile opus = opus_file(bytes);
  if (opus == nullptr) return streams;
  std::uint64_t begin = 0;
  for (int link = 0; link < op_link_count(opus.get()); ++link) {
    const std::uint64_t end = begin + static_cast<std::uint64_t>(op_raw_total(opus.get(), link));
    // Links with the same serial number are one to opusfile.
    for (ByteWindow& part : ogg_links(file.part(begin, end)))
      streams.windows.push_back(std::move(part));
    begin = end;
  }
  return streams;
}

}  // namespace tactus::audio
