#include "app/analyze/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "app/system/end_signals.h"

namespace tactus::app {
namespace {

constexpr std::size_t buffer_bytes = 64 * 1024;
constexpr int signal_check_ms = 100;  // in case a signal arrived just before poll

std::error_code last_error() { return {errno, std::generic_category()}; }

Error cannot_write(const std::string& path, std::string_view reason) {
  return {ErrorCode::invalid_argument, fmt::format("cannot write {}: {}", path, reason), "output"};
}

/// Resolves symbolic links, so that the rename does not replace a link.
std::string destination(const std::string& path) {
  std::error_code failure;
  const auto real = std::filesystem::canonical(path, failure);
  return failure ? path : real.string();
}

std::string beside(const std::string& path, int number) {
  const auto name = fmt::format(".tactus-{}-{}.part", ::getpid(), number);
  return (std::filesystem::path{path}.parent_path() / name).string();
}

}  // namespace

Result<AnalyzeOutput> AnalyzeOutput::open(const std::string& path) {
  AnalyzeOutput output;
  if (path == "-") return output;

  struct stat about{};
  const bool exists = ::stat(path.c_str(), &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) return cannot_write(path, "it is a directory");
  if (exists && ::access(path.c_str(), W_OK) != 0)
    return cannot_write(path, last_error().message());
  if (path.back() == '/') return cannot_write(path, "it has no file name");

  if (exists && !S_ISREG(about.st_mode)) {
    output.file_ = audio::FileDescriptor{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  } else {
    output.path_ = destination(path);
    // A process with the same pid may have left a file after a crash of the machine.
    for (int number = 0; number < 100 && !output.file_.is_open(); ++number) {
      const auto name = beside(output.path_, number);
      const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
      output.file_ = audio::FileDescriptor{::open(name.c_str(), flags, 0666)};
      if (output.file_.is_open()) {
        output.temporary_ = name;
      } else if (last_error() != std::errc::file_exists) {
        break;
      }
    }
  }
  if (!output.file_.is_open()) return cannot_write(path, last_error().message());
  output.number_ = output.file_.number();
  if (exists && !output.temporary_.empty()) {
    static_cast<void>(::fchmod(output.number_, about.st_mode & 07777U));
  }
  return output;
}

AnalyzeOutput::AnalyzeOutput(AnalyzeOutput&& other) noexcept
    : file_{std::move(other.file_)},
      number_{other.number_},
      path_{std::move(other.path_)},
      temporary_{std::exchange(other.temporary_, {})},
      buffer_{std::move(other.buffer_)} {}

AnalyzeOutput::~AnalyzeOutput() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

std::error_code AnalyzeOutput::write(std::string_view text) {
  buffer_ += text;
  return buffer_.size() < buffer_bytes ? std::error_code{} : flush();
}

std::error_code AnalyzeOutput::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    // A full pipe must not delay the exit on a signal. So pipes and terminals are written only when
    // ready, at most PIPE_BUF bytes at a time.
    auto part = rest;
    if (temporary_.empty()) {
      if (EndSignals::caught() != 0) return std::make_error_code(std::errc::interrupted);
      pollfd room{number_, POLLOUT, 0};
      if (::poll(&room, 1, signal_check_ms) <= 0) continue;
      part = rest.substr(0, PIPE_BUF);
    }
    const auto written = ::write(number_, part.data(), part.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR && errno != EAGAIN) {
      return last_error();
    }
  }
  buffer_.clear();
  return {};
}

std::error_code AnalyzeOutput::finish() {
  if (auto failure = flush()) return failure;
  if (temporary_.empty()) return {};
  // Some file systems report a full disk only here.
  if (::fsync(number_) != 0 && errno != EINVAL) return last_error();
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return last_error();
  temporary_.clear();
  return {};
}

}  // namespace tactus::app
