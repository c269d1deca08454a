#include "app/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

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

}  // namespace

struct Log::Impl {
  spdlog::logger logger{"tactus", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

Log::Log(LogLevel lowest) : impl_{std::make_unique<Impl>()} {
  impl_->logger.set_level(level_of(lowest));
  impl_->logger.set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
  impl_->logger.flush_on(spdlog::level::trace);
}

Log::~Log() = default;

void Log::write(LogLevel level, std::string_view line) {
  impl_->logger.log(level_of(level), "{}", line);
}

}  // namespace tactus::app
