#include "audio/decoders/vorbis_decoder.h"

#include <vorbis/vorbisfile.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "audio/containers/ogg_end.h"
#include "audio/containers/ogg_links.h"

namespace tactus::audio {
namespace {

constexpr int vorbis_run = 4'096;
constexpr Frames longest_page = 131'072;

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
  explicit VorbisDecoder(const ByteWindow& window)
      : vorbis_{window}, is_cut_{is_ogg_cut(window, "\x01vorbis")} {
    if (!vorbis_.is_open()) return;
    const vorbis_info* info = ov_info(vorbis_.get(), -1);
    format_ = {.sample_rate = static_cast<SampleRate>(info->rate),
               .channel_count = info->channels,
               .layout = xiph_layout(info->channels),
               .frames = std::max<Frames>(0, ov_pcm_total(vorbis_.get(), -1))};
  }

  const StreamFormat& format() const override { return format_; }
  std::uint64_t damage() const override { return is_cut_ ? 1 : 0; }
  void seek(Frames position) override {
    // ov_pcm_seek() would count over lost pages without telling.
    ov_pcm_seek_page(vorbis_.get(), position);
    has_next_ = false;
  }
  DecodedRun decode() override {
    if (!std::exchange(has_next_, false)) read_run(next_);
    std::swap(run_, next_);
    if (run_.after_hole) place_run();
    return {run_.position, run_.samples};
  }

 private:
  struct Run {
    Frames position = 0;
    std::vector<float> samples = {};  // interleaved; empty at the end
    bool after_hole = false;          // pages before it are lost
  };

  void read_run(Run& run) {
    run = {};
    float** planes = nullptr;
    int link = 0;
    long got = 0;
    while ((got = ov_read_float(vorbis_.get(), &planes, vorbis_run, &link)) == OV_HOLE) {
      run.after_hole = true;
    }
    if (got <= 0) return;
    const auto count = static_cast<std::size_t>(format_.channel_count);
    run.samples.resize(static_cast<std::size_t>(got) * count);
    for (std::size_t channel = 0; channel < count; ++channel) {
      for (std::size_t frame = 0; frame < static_cast<std::size_t>(got); ++frame) {
        run.samples[frame * count + channel] = planes[channel][frame];
      }
    }
    run.position = ov_pcm_tell(vorbis_.get()) - got;
  }

  /// After lost pages libvorbisfile counts on from before them, until the end of a page tells the
  /// position. Collects run_ up to there, and moves it to its place.
  void place_run() {
    const auto end = [this] {
      return run_.position + static_cast<Frames>(run_.samples.size()) / format_.channel_count;
    };
    while (end() - run_.position < longest_page) {
      read_run(next_);
      has_next_ = true;
      if (next_.samples.empty() || next_.after_hole) return;
      if (next_.position != end()) {
        run_.position += next_.position - end();
        return;
      }
      run_.samples.insert(run_.samples.end(), next_.samples.begin(), next_.samples.end());
      has_next_ = false;
    }
  }

  VorbisFile vorbis_;
  bool is_cut_;
  StreamFormat format_;
  Run run_;
  Run next_;
  bool has_next_ = false;  // next_ was read while placing run_
};

OpenedDecoder open_vorbis(const ByteWindow& window) {
  auto decoder = std::make_unique<VorbisDecoder>(window);
  if (decoder->format().channel_count == 0) return {nullptr, "the Vorbis header is damaged"};
  if (decoder->format().frames == 0)
    return {nullptr, decoder->damage() > 0 ? no_audio_left : no_audio};
  return {std::move(decoder), {}};
}

}  // namespace

Streams vorbis_streams(const ByteWindow& file) {
  Streams streams{.windows = {}, .open = open_vorbis};
  VorbisFile vorbis{file};
  if (!vorbis.is_open()) return streams;
  const OggVorbis_File& links = *vorbis.get();
  for (int link = 0; link < links.links; ++link) {
    // The last offset is that of the last page.
    const bool is_last = link + 1 == links.links;
    const auto end = is_last ? file.size() : static_cast<std::uint64_t>(links.offsets[link + 1]);
    // Links with the same serial number are one to libvorbisfile.
    for (ByteWindow& part :
         ogg_links(file.part(static_cast<std::uint64_t>(links.offsets[link]), end)))
      streams.windows.push_back(std::move(part));
  }
  return streams;
}

}  // namespace tactus::audio
