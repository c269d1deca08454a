#pragma once

/// Whether this tactus was built with the spectrum: 1, or 0 with -DTACTUS_SPECTRUM=OFF, which leaves
/// SpectrumAnalyzer and all that serves it out. What links tactus gets the value from its package.
#ifndef TACTUS_SPECTRUM
#define TACTUS_SPECTRUM 1
#endif
