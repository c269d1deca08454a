#include "spectrum/fftw_engine.h"

#include <fftw3.h>

#include <algorithm>
#include <cassert>
#include <mutex>
#include <new>

namespace tactus::spectrum {
namespace {

/// FFTW plans for one thread at a time.
std::mutex& planner() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

struct FftwEngine::Plan {
  explicit Plan(std::size_t size)
      : input{fftwf_alloc_real(size)}, output{fftwf_alloc_complex(size / 2 + 1)} {
    const std::lock_guard lock{planner()};
    // Estimated, not measured: measuring takes a second for little, and chooses anew at each start,
    // so that two runs would round differently.
    if (input != nullptr && output != nullptr)
      plan = fftwf_plan_dft_r2c_1d(static_cast<int>(size), input, output, FFTW_ESTIMATE);
    if (plan == nullptr) {
      release();
      throw std::bad_alloc{};
    }
  }
  ~Plan() {
    const std::lock_guard lock{planner()};
    fftwf_destroy_plan(plan);
    release();
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  void release() noexcept {
    fftwf_free(input);
    fftwf_free(output);
  }

  float* input;  // aligned as FFTW likes it
  fftwf_complex* output;
  fftwf_plan plan = nullptr;
};

FftwEngine::FftwEngine(std::size_t size) : size_{size}, plan_{std::make_unique<Plan>(size)} {}
FftwEngine::~FftwEngine() = default;
FftwEngine::FftwEngine(FftwEngine&&) noexcept = default;
FftwEngine& FftwEngine::operator=(FftwEngine&&) noexcept = default;

void FftwEngine::transform(std::span<const float> signal, std::span<std::complex<float>> spectrum) {
  assert(signal.size() == size_ && spectrum.size() == size_ / 2 + 1);
  std::ranges::copy(signal, plan_->input);
  fftwf_execute(plan_->plan);
  const auto* const output = reinterpret_cast<const std::complex<float>*>(plan_->output);
  std::copy_n(output, spectrum.size(), spectrum.begin());
}

}  // namespace tactus::spectrum
