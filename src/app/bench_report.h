#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "app/bench_result.h"

namespace tactus::app {

/// The figures for people, a line for each subject. Thread: any. Errors: none.
std::string bench_page(const BenchResult& result);

/// The figures for programs: one JSON object on one line. Thread: any. Errors: none.
std::string bench_json(const BenchResult& result);

/// How far a run is, on one line: `connecting  ████▌       420 of 1000`. Thread: any.
/// @param done     0 to 1
/// @param columns  the line's width at most
/// @param unicode  else the bar is of plain characters
std::string bench_progress_line(std::string_view what, double done, std::string_view figures,
                                std::size_t columns, bool unicode);

}  // namespace tactus::app
