#pragma once

#include <tactus/spectrum_analyzer.h>

#include <array>
#include <cstddef>
#include <span>

namespace tactus::spectrum::test {

inline constexpr std::array<float, 8'192> pushed_samples{0.5F, -0.5F, 1e-40F};
inline constexpr std::array<const float*, 2> pushed_channels{pushed_samples.data(),
                                                             pushed_samples.data()};

/// Calls every function allowed on the audio thread, with blocks of every kind.
inline void push_blocks_of_every_kind(SpectrumAnalyzer& analyzer) noexcept TACTUS_NONBLOCKING {
  for (const std::size_t length : {0U, 1U, 2U, 7U, 512U, 8'192U}) {
    analyzer.push(std::span{pushed_samples}.first(length), 1'000);
    analyzer.push(std::span{pushed_samples}.first(length));
    analyzer.push(std::span{pushed_channels}, length);
  }
}

}  // namespace tactus::spectrum::test
