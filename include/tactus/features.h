#pragma once

/// Whether this tactus was built with the spectrum: 1, or 0 with -DTACTUS_AUDIO=OFF, which leaves
/// SpectrumAnalyzer and all that serves it out. What links tactus gets the value from its package.
#ifndef TACTUS_AUDIO
#define TACTUS_AUDIO 1
#endif
