#include "app/serve/input.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "audio/pipe/pcm_source.h"

namespace tactus::app {

void InputRefusal::refuse(std::string message) {
  const std::lock_guard lock{mutex_};
  message_ = std::move(message);
  if (server_ != nullptr) server_->stop();
}

std::string InputRefusal::message() const {
  const std::lock_guard lock{mutex_};
  return message_;
}

void InputRefusal::guard(Server* server) {
  const std::lock_guard lock{mutex_};
  server_ = server;
  if (server_ != nullptr && !message_.empty()) server_->stop();
}

bool is_named_pipe(const std::vector<std::string>& files) {
  std::error_code ignored;
  return files.size() == 1 && std::filesystem::is_fifo(files.front(), ignored);
}

Result<std::unique_ptr<audio::Source>> open_input(const std::string& path,
                                                  const ServeOptions& options, Log& log,
                                                  InputRefusal& refusal) {
  const std::string shown = path == "-" ? "standard input" : path;
  const bool is_muted = options.device != "none" && !options.play_input;
  audio::PcmEvents events;
  events.judged = [&log, shown, is_muted](audio::Pace pace) {
    if (pace != audio::Pace::live) return;
    log.write(LogLevel::info, fmt::format("{} is live: stale sound is dropped{}", shown,
                                          is_muted ? "; --play-input plays it" : ""));
  };
  events.refused = [&log, &refusal](const std::string& message, bool is_over) {
    if (is_over) {
      refusal.refuse(message);
    } else {
      log.write(LogLevel::warning, message);
    }
  };
  auto source =
      audio::PcmSource::open(path, options.pcm, options.clock.sample_rate, std::move(events));
  if (!source) return source.error();
  return std::unique_ptr<audio::Source>{std::move(*source)};
}

}  // namespace tactus::app
