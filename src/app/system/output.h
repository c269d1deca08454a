#pragma once

#include <string_view>
#include <system_error>

namespace tactus::app {

/// Opens /dev/null in place of whichever of standard input, output and error is closed, so that no
/// socket comes to stand there. For the start, before anything else is opened. Errors: none.
void fill_standard_files();

/// Writes a text to standard output, whole, and past any buffer.
/// Thread: any. Errors: the system's, e.g. broken_pipe when the reader has gone.
std::error_code write_out(std::string_view text);

/// Writes a text to standard error. Thread: any. Errors: none that could be told anybody.
void write_error(std::string_view text);

/// One line on standard error: "tactus: " and the message. Thread: any. Errors: none.
void print_error(std::string_view message);

}  // namespace tactus::app
