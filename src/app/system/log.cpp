#include "app/system/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <mutex>
#include <string_view>
#include <system_error>

#include "app/system/printable.h"
#include "platform/files/file_io.h"

namespace tactus::app {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

/// Writes to standard error without blocking: a full pipe or a stopped terminal drops lines. Keeps
/// a descriptor of its own, because standard error is muted while sound libraries open a device.
class NonblockingStderrSink final : public spdlog::sinks::base_sink<std::mutex> {
 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (!has_room()) {
      ++left_out_;
      return;
    }
    if (left_out_ > 0)
      put(fmt::format("({} log lines dropped: standard error was not read)\n", left_out_));
    left_out_ = 0;
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    put({line.data(), line.size()});
  }
  void flush_() override {}

  bool has_room() const { return platform::wait_for_room(file_.number(), 0); }
  /// Writes up to PIPE_BUF bytes, which fit whenever poll reports room.
  void put(std::string_view line) const {
    std::error_code ignored;
    platform::write_some(file_.number(), line.substr(0, platform::pipe_write_bytes), ignored);
  }

  static platform::FileDescriptor duplicate_stderr() {
    std::error_code ignored;
    return platform::duplicate(platform::standard_error, ignored);
  }

  const platform::FileDescriptor file_ = duplicate_stderr();
  std::size_t left_out_ = 0;
};

}  // namespace

struct Log::Impl {
  spdlog::logger logger{"tactus", std::make_shared<NonblockingStderrSink>()};
};

Log::Log(LogLevel lowest) : impl_{std::make_unique<Impl>()} {
  impl_->logger.set_level(level_of(lowest));
  impl_->logger.set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
}

Log::~Log() = default;

void Log::write(LogLevel level, std::string_view line) {
  impl_->logger.log(level_of(level), "{}", printable(line));
}

}  // namespace tactus::app
