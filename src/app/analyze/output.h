#pragma once

#include <tactus/result.h>

#include <string>
#include <string_view>
#include <system_error>

#include "platform/files/file_descriptor.h"

namespace tactus::app {

/// A command's output: standard output or a file. A file gets its name once it is complete. Until
/// then it has none, or a temporary one where the file system requires a name.
///
/// Threads: one.
class AnalyzeOutput {
 public:
  /// @param path "-" for standard output. Pipes and devices, e.g. /dev/null, are written directly
  /// Errors: INVALID_ARGUMENT, with the path and the cause.
  static Result<AnalyzeOutput> open(const std::string& path);

  AnalyzeOutput(AnalyzeOutput&& other) noexcept;
  AnalyzeOutput& operator=(AnalyzeOutput&&) = delete;
  /// Removes an unfinished file.
  ~AnalyzeOutput();

  /// Buffered. Errors: the system's, for this or earlier texts; interrupted if a signal (see
  /// EndSignals) arrives while the output is not ready.
  std::error_code write(std::string_view text);

  /// Flushes the buffer and names the file. Errors: the system's.
  std::error_code finish();

 private:
  AnalyzeOutput() = default;
  std::error_code flush();
  std::error_code name_it();
  template <class Use>
  std::error_code with_free_name(Use use);

  platform::FileDescriptor file_;
  int number_ = 1;    // descriptor to write to
  std::string path_;  // destination
  bool is_file_ = false;
  std::string temporary_;  // current name; empty without one
  std::string buffer_;
};

}  // namespace tactus::app
