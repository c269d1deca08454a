#pragma once

#include <string>

#include "load/figures.h"

namespace tactus::load {

/// The figures for people, a line for each subject. Thread: any. Errors: none.
std::string page_of(const Figures& figures);

/// The figures for programs: one JSON object on one line. Thread: any. Errors: none.
std::string json_of(const Figures& figures);

/// The head of the table of a saturation run. Thread: any. Errors: none.
std::string step_head();

/// One step of a saturation run, as a row. Thread: any. Errors: none.
std::string step_row(const Figures& figures);

}  // namespace tactus::load
