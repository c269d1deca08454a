#pragma once

#include <tactus/result.h>

#include <string>
#include <string_view>
#include <system_error>

#include "audio/file_descriptor.h"

namespace tactus::app {

/// Where a command's result goes: standard output, or a file that appears under its name only once
/// it is whole; until then it has another, beside it.
///
/// Threads: one.
class AnalyzeOutput {
 public:
  /// @param path  "-" for standard output. What is no regular file, such as a pipe or /dev/null, is
  ///              written to as it is
  /// Errors: INVALID_ARGUMENT, naming the path and what is wrong.
  static Result<AnalyzeOutput> open(const std::string& path);

  AnalyzeOutput(AnalyzeOutput&& other) noexcept;
  AnalyzeOutput& operator=(AnalyzeOutput&&) = delete;
  /// Leaves nothing of a file that was not finished.
  ~AnalyzeOutput();

  /// Buffered. Errors: the system's, of this text or those before it; interrupted, where a signal
  /// asked for the end (see EndSignals) while nobody read.
  std::error_code write(std::string_view text);

  /// Writes what is left and gives the file its name. Errors: the system's.
  std::error_code finish();

 private:
  AnalyzeOutput() = default;
  std::error_code flush();

  audio::FileDescriptor file_;
  int number_ = 1;         // of the open file
  std::string path_;       // to be
  std::string temporary_;  // the name that it has; empty where there is none, or none any more
  std::string buffer_;
};

}  // namespace tactus::app
