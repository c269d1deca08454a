#include "audio/drivers/jack_driver.h"

#include <optional>
#include <span>
#include <vector>

#include "audio/drivers/converted_blocks.h"
#include "audio/drivers/jack_stream.h"
#include "realtime/cycle_offset.h"

namespace tactus::audio {
namespace {

class JackDriver final : public JackStream {
 public:
  JackDriver(BlockHandler& handler, const DriverOptions& options)
      : JackStream{Direction::playback},
        handler_{handler},
        options_{options},
        block_(static_cast<std::size_t>(options.block_size) * channels),
        played_{block_.size()} {}
  ~JackDriver() override { close(); }

 private:
  void adapt(SampleRate server) override { converted_.emplace(handler_, options_, server); }

  void cycle(const Sound& sound) noexcept TACTUS_NONBLOCKING override {
    if (converted_) return convert(sound);
    for (std::size_t frame = 0; frame < sound.front().size(); ++frame) {
      if (played_ == block_.size()) {
        realtime::set_cycle_offset(static_cast<Frames>(frame));
        handler_.process(block_);
        realtime::set_cycle_offset(-1);
        played_ = 0;
      }
      for (const std::span<float> side : sound) side[frame] = block_[played_++];
    }
  }

  void convert(const Sound& sound) noexcept TACTUS_NONBLOCKING {
    for (std::size_t frame = 0; frame < sound.front().size(); ++frame) {
      if (played_ == block_.size()) {
        converted_->fill(block_);
        played_ = 0;
      }
      for (const std::span<float> side : sound) side[frame] = block_[played_++];
    }
  }

  BlockHandler& handler_;
  const DriverOptions options_;
  std::vector<float> block_;                  // audio thread only, once started
  std::optional<ConvertedBlocks> converted_;  // if the server has another rate
  std::size_t played_;                        // samples of the block; audio thread only
};

}  // namespace

Result<std::unique_ptr<Driver>> open_jack_driver(const std::vector<std::string>& connect,
                                                 BlockHandler& handler,
                                                 const DriverOptions& options) {
  auto driver = std::make_unique<JackDriver>(handler, options);
  if (const Outcome started = driver->start(options.sample_rate, connect); !started)
    return started.error();
  return std::unique_ptr<Driver>{std::move(driver)};
}

}  // namespace tactus::audio
