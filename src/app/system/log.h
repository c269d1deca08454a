#pragma once

#include <tactus/server.h>

#include <memory>

namespace tactus::app {

/// A log on standard error with a minimum level. Each line has a time.
///
/// Threads: any. Never blocks: lines are dropped while standard error is not read.
class Log {
 public:
  explicit Log(LogLevel lowest);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// Writes one line, made printable: it may quote file names.
  void write(LogLevel level, std::string_view line);
  /// A sink for this log, which must outlive its use.
  LogSink sink() {
    return [this](LogLevel level, std::string_view line) { write(level, line); };
  }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::app
