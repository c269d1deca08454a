#include "audio/capture/block_filler.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "audio/sources/source.h"

namespace tactus::audio {
namespace {

float finite(float sample) noexcept TACTUS_NONBLOCKING {
  return std::isfinite(sample) ? sample : 0.0F;
}

}  // namespace

BlockFiller::BlockFiller(BlockHandler& handler, const DriverOptions& options, int input_channels)
    : handler_{handler},
      rate_{options.sample_rate},
      is_mono_{input_channels == 1},
      block_(static_cast<std::size_t>(options.block_size) * channels) {}

void BlockFiller::adapt_from(SampleRate device_rate) {
  constexpr std::size_t samples = 2'048;
  adapter_.emplace(device_rate, rate_, is_mono_ ? 1 : channels);
  converted_.resize(samples);
}

void BlockFiller::push(std::span<const float> samples) noexcept {
  begun_.store(true, std::memory_order_relaxed);
  adapter_ ? convert(samples) : take(samples);
}

void BlockFiller::convert(std::span<const float> samples) noexcept {
  std::span<float> room;
  do {
    room = converted_;
    adapter_->convert(samples, room);
    take(std::span{converted_}.first(converted_.size() - room.size()));
  } while (!samples.empty() || room.empty());
}

void BlockFiller::take(std::span<const float> samples) noexcept {
  if (is_mono_) {
    for (const float sample : samples) put(finite(sample), finite(sample));
  } else {
    for (std::size_t i = 1; i < samples.size(); i += channels)
      put(finite(samples[i - 1]), finite(samples[i]));
  }
}

void BlockFiller::push_silence(std::size_t frames) noexcept {
  constexpr std::array<float, std::size_t{256} * channels> silence{};
  const std::size_t width = is_mono_ ? 1 : channels;
  for (std::size_t samples = frames * width; samples > 0;) {
    const auto part = std::span{silence}.first(std::min(samples, silence.size()));
    adapter_ ? convert(part) : take(part);
    samples -= part.size();
  }
}

void BlockFiller::put(float left, float right) noexcept {
  block_[filled_++] = left;
  block_[filled_++] = right;
  if (filled_ < block_.size()) return;
  handler_.process(block_);
  filled_ = 0;
}

}  // namespace tactus::audio
