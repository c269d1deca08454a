#include "audio/decoders/mpeg_decoder.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "audio/containers/mpeg_handle.h"
#include "audio/containers/mpeg_header.h"

namespace tactus::audio {
namespace {

constexpr Frames mpeg_run = 1'152;
// A frame may use bits of the nine before it, and overlaps with the one before those.
constexpr Frames mpeg_seek_margin = 12 * 1'152;

class MpegDecoder final : public Decoder {
 public:
  explicit MpegDecoder(const ByteWindow& window)
      : bytes_{window}, mpeg_{open_mpeg_handle(bytes_, MPG123_GAPLESS)} {}

  /// @return what is wrong, or nothing
  std::string open() {
    long rate = 0;
    int count = 0;
    int encoding = 0;
    if (mpeg_ == nullptr || mpg123_getformat(mpeg_.get(), &rate, &count, &encoding) != MPG123_OK) {
      return "not an audio file of a supported format";
    }
    // No other format may follow.
    mpg123_format_none(mpeg_.get());
    mpg123_format(mpeg_.get(), rate, count, MPG123_ENC_FLOAT_32);
    if (!described_part(bytes_) && mpg123_scan(mpeg_.get()) != MPG123_OK)
      return "the MP3 data is damaged";
    format_ = {.sample_rate = static_cast<SampleRate>(rate),
               .channel_count = count,
               .layout = xiph_layout(count),
               .frames = std::max<Frames>(0, mpg123_length(mpeg_.get()))};
    if (format_.frames == 0) return "file contains no audio";
    samples_.resize(static_cast<std::size_t>(mpeg_run * count));
    return {};
  }

  const StreamFormat& format() const override { return format_; }
  void seek(Frames position) override {
    next_ = mpg123_seek(mpeg_.get(), std::max<Frames>(0, position - mpeg_seek_margin), SEEK_SET);
  }
  DecodedRun decode() override {
    for (int failures = 0; next_ >= 0 && failures < 100;) {
      std::size_t bytes = 0;
      const int outcome =
          mpg123_read(mpeg_.get(), samples_.data(), samples_.size() * sizeof(float), &bytes);
      const std::size_t count = bytes / sizeof(float);
      if (count > 0) {
        // mpg123_tell() is wrong in the last frame, if its end is cut off as padding.
        const Frames position = next_;
        next_ += static_cast<Frames>(count) / format_.channel_count;
        return {position, std::span{samples_}.first(count)};
      }
      if (outcome == MPG123_DONE) break;
      if (outcome != MPG123_OK && outcome != MPG123_NEW_FORMAT) ++failures;
    }
    return {};
  }

 private:
  ByteWindow bytes_;
  MpegHandle mpeg_;
  StreamFormat format_;
  Frames next_ = 0;  // next frame of libmpg123; negative after a failed seek
  std::vector<float> samples_;
};

}  // namespace

OpenedDecoder open_mpeg(const ByteWindow& window) {
  auto decoder = std::make_unique<MpegDecoder>(window);
  std::string fault = decoder->open();
  if (!fault.empty()) return {nullptr, std::move(fault)};
  return {std::move(decoder), {}};
}

}  // namespace tactus::audio
