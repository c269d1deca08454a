#pragma once

#include <tactus/result.h>

#include <span>
#include <string_view>

#include "app/options.h"

namespace tactus::app {

/// The option table's rows of `tactus bench`. Thread: any. Errors: none.
std::span<const OptionRow> bench_rows() noexcept;

/// What no option shows by itself. Thread: any. Errors: OUT_OF_RANGE or INVALID_ARGUMENT for
/// options that do not go together.
Outcome check(const BenchOptions& options);

/// "clock", "transport", "spectrum", "audio" or "beats". Thread: any. Errors: none.
std::string_view name(BenchTopic topic) noexcept;

}  // namespace tactus::app
