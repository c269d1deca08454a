#pragma once

// The engine that transforms: kissfft, or FFTW where it was asked for with TACTUS_FFTW.
#if TACTUS_FFTW
#include "spectrum/fftw_engine.h"
#else
#include "spectrum/kissfft_engine.h"
#endif

namespace tactus::spectrum {

/// The discrete Fourier transform of a real signal, X[k] = sum of x[n] * exp(-2 pi i k n / size):
///
///     RealFft fft{2048};
///     fft.transform(signal, spectrum);  // 2048 numbers to 1025
///
/// Both engines have the same interface, so that one can be tested against the other.
#if TACTUS_FFTW
using RealFft = FftwEngine;
#else
using RealFft = KissfftEngine;
#endif

}  // namespace tactus::spectrum
