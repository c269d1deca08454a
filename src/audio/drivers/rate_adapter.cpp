#include "audio/drivers/rate_adapter.h"

#include <samplerate.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace tactus::audio {
namespace {

SRC_STATE* state_of(void* converter) { return static_cast<SRC_STATE*>(converter); }

/// Converts within memory that was allocated at the start.
bool run(void* converter, SRC_DATA& data) noexcept TACTUS_NONBLOCKING {
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wfunction-effects"  // the library does not declare its effects
#endif
  return src_process(state_of(converter), &data) == 0;
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic pop
#endif
}

}  // namespace

std::vector<SampleRate> rates_near(SampleRate wanted) {
  std::vector<SampleRate> rates{8'000,  11'025, 16'000, 22'050,  32'000,  44'100,
                                48'000, 88'200, 96'000, 176'400, 192'000, 384'000};
  std::erase(rates, wanted);
  const auto distance = [wanted](SampleRate rate) {
    return std::abs(std::log2(static_cast<double>(rate) / wanted));
  };
  std::ranges::stable_sort(rates, {}, distance);
  rates.insert(rates.begin(), wanted);
  return rates;
}

void RateAdapter::Delete::operator()(void* converter) const noexcept {
  src_delete(state_of(converter));
}

RateAdapter::RateAdapter(SampleRate from, SampleRate to, int channel_count)
    : ratio_{static_cast<double>(to) / from},
      channel_count_{static_cast<std::size_t>(channel_count)} {
  int error = 0;
  converter_.reset(src_new(SRC_SINC_FASTEST, channel_count, &error));
  if (converter_ == nullptr) throw std::bad_alloc{};
}

void RateAdapter::convert(std::span<const float>& in, std::span<float>& out) noexcept {
  SRC_DATA data{};
  data.data_in = in.data();
  data.data_out = out.data();
  data.input_frames = static_cast<long>(in.size() / channel_count_);
  data.output_frames = static_cast<long>(out.size() / channel_count_);
  data.src_ratio = ratio_;
  if (!run(converter_.get(), data)) {  // a fault of the arguments alone
    in = {};
    out = {};
    return;
  }
  in = in.subspan(static_cast<std::size_t>(data.input_frames_used) * channel_count_);
  out = out.subspan(static_cast<std::size_t>(data.output_frames_gen) * channel_count_);
}

}  // namespace tactus::audio
