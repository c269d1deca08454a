#pragma once

#include <tactus/server.h>

#include <memory>

namespace tactus::app {

/// A log on standard error: a line for each message of at least a level, with its time.
///
/// Threads: any may log. A reader of standard error that has gone, or does not read, costs nothing:
/// what it does not take is left out.
class Log {
 public:
  explicit Log(LogLevel lowest);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

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
