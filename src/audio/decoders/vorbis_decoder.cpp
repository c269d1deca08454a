#include "audio/decoders/vorbis_decoder.h"

#include <vorbis/vorbisfile.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace tactus::audio {
namespace {

constexpr int vorbis_run = 4'096;

/// libvorbisfile with a window of bytes.
class VorbisFile {
 public:
  explicit VorbisFile(const ByteWindow& window) : bytes_{window} {
    const ov_callbacks calls{
        .read_func = read, .seek_func = seek, .close_func = nullptr, .tell_func = tell};
    is_open_ = ov_open_callbacks(&bytes_, &file_, nullptr, 0, calls) == 0;
  }
  ~VorbisFile() {
    if (is_open_) ov_clear(&file_);
  }
  VorbisFile(const VorbisFile&) = delete;
  VorbisFile& operator=(const VorbisFile&) = delete;

  bool is_open() const noexcept { return is_open_; }
  OggVorbis_File* get() noexcept { return &file_; }

 private:
  static std::size_t read(void* out, std::size_t size, std::size_t count, void* user) {
    return static_cast<ByteWindow*>(user)->read({static_cast<char*>(out), size * count}) / size;
  }
  static int seek(void* user, ogg_int64_t offset, int whence) {
    return static_cast<ByteWindow*>(user)->seek(offset, whence) < 0 ? -1 : 0;
  }
  static long tell(void* user) {
    return static_cast<long>(static_cast<ByteWindow*>(user)->position());
  }

  ByteWindow bytes_;
  OggVorbis_File file_{};
  bool is_open_ = false;
};

class VorbisDecoder final : public Decoder {
 public:
  explicit VorbisDecoder(const ByteWindow& window) : vorbis_{window} {
    if (!vorbis_.is_open()) return;
    const vorbis_info* info = ov_info(vorbis_.get(), -1);
    format_ = {.sample_rate = static_cast<SampleRate>(info->rate),
               .channel_count = info->channels,
               .layout = xiph_layout(info->channels),
               .frames = std::max<Frames>(0, ov_pcm_total(vorbis_.get(), -1))};
  }

  const StreamFormat& format() const override { return format_; }
  void seek(Frames position) override { ov_pcm_seek(vorbis_.get(), position); }
  DecodedRun decode() override {
    float** planes = nullptr;
    int link = 0;
    long got = 0;
    do {
      got = ov_read_float(vorbis_.get(), &planes, vorbis_run, &link);
    } while (got == OV_HOLE);  // lost pages
    if (got <= 0) return {};
    const auto count = static_cast<std::size_t>(format_.channel_count);
    samples_.resize(static_cast<std::size_t>(got) * count);
    for (std::size_t channel = 0; channel < count; ++channel) {
      for (std::size_t frame = 0; frame < static_cast<std::size_t>(got); ++frame) {
        samples_[frame * count + channel] = planes[channel][frame];
      }
    }
    return {ov_pcm_tell(vorbis_.get()) - got, samples_};
  }

 private:
  VorbisFile vorbis_;
  StreamFormat format_;
  std::vector<float> samples_;
};

OpenedDecoder open_vorbis(const ByteWindow& window) {
  auto decoder = std::make_unique<VorbisDecoder>(window);
  if (decoder->format().channel_count == 0) return {nullptr, "the Vorbis header is damaged"};
  if (decoder->format().frames == 0) return {nullptr, "file contains no audio"};
  return {std::move(decoder), {}};
}

}  // namespace

Streams vorbis_streams(const ByteWindow& file) {
  Streams streams{.windows = {}, .open = open_vorbis};
  VorbisFile vorbis{file};
  if (!vorbis.is_open()) return streams;
  for (int link = 0; link < vorbis.get()->links; ++link) {
    const auto begin = static_cast<std::uint64_t>(vorbis.get()->offsets[link]);
    const auto end = static_cast<std::uint64_t>(vorbis.get()->offsets[link + 1]);
    streams.windows.push_back(file.part(begin, end));
  }
  return streams;
}

}  // namespace tactus::audio
