#include "spectrum/fft.h"

#include <kissfft/kiss_fftr.h>

#include <cassert>
#include <new>

namespace tactus::spectrum {

struct RealFft::Plan {
  explicit Plan(std::size_t size)
      : config{kiss_fftr_alloc(static_cast<int>(size), 0, nullptr, nullptr)} {
    if (config == nullptr) throw std::bad_alloc{};
  }
  ~Plan() { kiss_fftr_free(config); }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  kiss_fftr_cfg config;
};

RealFft::RealFft(std::size_t size) : size_{size}, plan_{std::make_unique<Plan>(size)} {}
RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

void RealFft::transform(std::span<const float> signal, std::span<std::complex<float>> spectrum) {
  assert(signal.size() == size_ && spectrum.size() == size_ / 2 + 1);
  static_assert(sizeof(kiss_fft_cpx) == sizeof(std::complex<float>));
  kiss_fftr(plan_->config, signal.data(), reinterpret_cast<kiss_fft_cpx*>(spectrum.data()));
}

}  // namespace tactus::spectrum
