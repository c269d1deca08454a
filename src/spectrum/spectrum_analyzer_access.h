#pragma once

#include <tactus/realtime.h>
#include <tactus/spectrum_analyzer.h>

namespace tactus::spectrum {
class SampleHistory;
}

namespace tactus::detail {

/// The part of an analyzer's interface that only tactus itself uses.
struct SpectrumAnalyzerAccess {
  /// Returns the pushed audio. Thread: any. Realtime-safe: yes. Errors: none.
  static const spectrum::SampleHistory& history(const SpectrumAnalyzer& analyzer) noexcept
      TACTUS_NONBLOCKING;
};

}  // namespace tactus::detail
