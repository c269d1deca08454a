#include "spectrum/sample_history.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "spectrum/fft_sizes.h"

// There are no fences, for the reason given in realtime/snapshot.h. Words are stored with release
// and loaded with acquire. A reader of a newer word therefore sees the claim made before it.

namespace tactus::spectrum {
namespace {

constexpr double shortest_pause_ns = 100e6;
constexpr double pause_blocks = 3.0;
constexpr float loudest = 1e6F;
constexpr float quietest = 1e-15F;

std::uint64_t word_of(float left, float right) noexcept TACTUS_NONBLOCKING {
  return std::bit_cast<std::uint64_t>(StereoFrame{left, right});
}

float clean(float sample) noexcept {
  const float size = std::abs(sample);
  const bool sound = size >= quietest && size <= std::numeric_limits<float>::max();
  return sound ? std::clamp(sample, -loudest, loudest) : 0.0F;
}

std::size_t frames_kept(SampleRate rate) {
  const std::size_t least = 2 * fft_sizes(rate)[largest_fft].window +
                            static_cast<std::size_t>(max_block_size) + rate / 10;
  return std::bit_ceil(least);
}

}  // namespace

bool HistoryMoment::is_stale(std::int64_t now_ns) const noexcept {
  if (frames_written == 0) return true;
  const double block_ns = 1e9 * static_cast<double>(block_frames) / static_cast<double>(rate);
  return static_cast<double>(now_ns - host_ns) >
         std::max(shortest_pause_ns, pause_blocks * block_ns);
}

SampleHistory::SampleHistory(SampleRate rate)
    : rate_{rate},
      mask_{frames_kept(rate) - 1},
      frames_{std::make_unique<std::atomic<std::uint64_t>[]>(mask_ + 1)} {}

template <class FrameAt>
void SampleHistory::append(std::size_t frames, Frames sample_pos, std::int64_t now_ns,
                           FrameAt frame_at) noexcept TACTUS_NONBLOCKING {
  if (frames == 0) return;
  const std::uint64_t begin = written_.load(std::memory_order_relaxed);
  const std::uint64_t end = begin + frames;
  claimed_.store(end, std::memory_order_relaxed);
  // Only the end of a block longer than the capacity is kept.
  std::size_t i = frames - std::min(frames, capacity());
  while (i < frames) {
    const std::size_t place = (begin + i) & mask_;
    const std::size_t run = std::min(frames - i, capacity() - place);
    std::atomic<std::uint64_t>* const words = frames_.get() + place;
    for (std::size_t j = 0; j < run; ++j)
      words[j].store(frame_at(i + j), std::memory_order_release);
    i += run;
  }
  written_.store(end, std::memory_order_release);
  sample_pos_ = sample_pos >= 0 ? sample_pos : sample_pos_ + static_cast<Frames>(frames);
  moment_.publish({end, sample_pos_, now_ns, frames, rate_});
}

void SampleHistory::write(std::span<const float> block, std::size_t channels, Frames sample_pos,
                          std::int64_t now_ns) noexcept TACTUS_NONBLOCKING {
  const float* const samples = block.data();
  const std::size_t frames = block.size() / channels;
  if (channels == 1) {
    append(frames, sample_pos, now_ns,
           [=](std::size_t i) { return word_of(samples[i], samples[i]); });
  } else if (channels == 2) {
    append(frames, sample_pos, now_ns,
           [=](std::size_t i) { return word_of(samples[2 * i], samples[2 * i + 1]); });
  } else {
    append(frames, sample_pos, now_ns, [=](std::size_t i) {
      return word_of(samples[channels * i], samples[channels * i + 1]);
    });
  }
}

void SampleHistory::write(std::span<const float* const> channels, std::size_t frames,
                          Frames sample_pos, std::int64_t now_ns) noexcept TACTUS_NONBLOCKING {
  if (channels.empty()) return;
  const float* const left = channels[0];
  const float* const right = channels[channels.size() > 1 ? 1 : 0];
  append(frames, sample_pos, now_ns, [=](std::size_t i) { return word_of(left[i], right[i]); });
}

bool SampleHistory::copy(std::uint64_t end, std::span<StereoFrame> frames) const noexcept {
  if (frames.size() > capacity() || written_.load(std::memory_order_acquire) < end) return false;
  const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(end, frames.size()));
  const std::size_t before_first = frames.size() - there;
  const std::uint64_t begin = end - there;
  std::fill_n(frames.begin(), before_first, StereoFrame{});
  std::size_t i = 0;
  while (i < there) {
    const std::size_t place = (begin + i) & mask_;
    const std::size_t run = std::min(there - i, capacity() - place);
    const std::atomic<std::uint64_t>* const words = frames_.get() + place;
    StereoFrame* const destination = frames.data() + before_first + i;
    for (std::size_t j = 0; j < run; ++j)
      destination[j] = std::bit_cast<StereoFrame>(words[j].load(std::memory_order_acquire));
    i += run;
  }
  if (claimed_.load(std::memory_order_relaxed) > begin + capacity()) return false;
  for (StereoFrame& frame : frames.subspan(before_first))
    frame = {clean(frame.left), clean(frame.right)};
  return true;
}

}  // namespace tactus::spectrum
