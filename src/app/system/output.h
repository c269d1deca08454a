#pragma once

#include <string_view>
#include <system_error>

#include "app/system/exit_codes.h"

namespace tactus::app {

/// Writes a whole text to standard output, unbuffered.
/// Thread: any. Errors: the system's, e.g. broken_pipe if the reader has closed.
std::error_code write_out(std::string_view text);

/// Writes a text to standard error. Thread: any. Errors: ignored.
void write_error(std::string_view text);

/// One line on standard error: "tactus: " and the message, made printable. Thread: any.
/// Errors: none.
void print_error(std::string_view message);

/// Prints an error and returns the exit code. Thread: any. Errors: none.
int fail(std::string_view message, int code = exit_failure);

}  // namespace tactus::app
