#include "app/analyze/output.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "platform/files/file_io.h"
#include "platform/process_stats.h"
#include "platform/signals.h"

namespace tactus::app {
namespace {

constexpr std::size_t buffer_bytes = 64 * 1024;
constexpr int signal_check_ms = 100;  // in case a signal arrived just before poll

Error cannot_write(const std::string& path, std::string_view reason) {
  return {ErrorCode::invalid_argument, fmt::format("cannot write {}: {}", path, reason), "output"};
}

/// Resolves symbolic links, so that the rename does not replace a link.
std::string destination(const std::string& path) {
  std::error_code failure;
  const auto real = std::filesystem::canonical(path, failure);
  return failure ? path : real.string();
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path{path}.parent_path().string();
  return folder.empty() ? "." : folder;
}

std::string beside(const std::string& path, int number) {
  const auto name = fmt::format(".tactus-{}-{}.part", platform::process_id(), number);
  return (std::filesystem::path{path}.parent_path() / name).string();
}

}  // namespace

/// Calls use(name) with names beside the destination until one is free, and keeps that one. A
/// process with the same pid may have left a file after a crash of the machine.
/// @param use  returns an error, file_exists for another try
template <class Use>
std::error_code AnalyzeOutput::with_free_name(Use use) {
  std::error_code failure;
  for (int number = 0; number < 100; ++number) {
    auto name = beside(path_, number);
    failure = use(name);
    if (!failure) temporary_ = std::move(name);
    if (failure != std::errc::file_exists) break;
  }
  return failure;
}

Result<AnalyzeOutput> AnalyzeOutput::open(const std::string& path) {
  AnalyzeOutput output;
  if (path == "-") return output;

  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  const bool exists = std::filesystem::exists(status);
  if (std::filesystem::is_directory(status)) return cannot_write(path, "it is a directory");
  if (exists) {
    if (const auto refusal = platform::check_writable(path))
      return cannot_write(path, refusal.message());
  }
  if (path.back() == '/') return cannot_write(path, "it has no file name");

  failure.clear();
  if (exists && !std::filesystem::is_regular_file(status)) {
    output.file_ = platform::open_file(path, platform::FileMode::write, failure);
  } else {
    output.path_ = destination(path);
    output.is_file_ = true;
    output.file_ = platform::open_unnamed(folder_of(output.path_), failure);
    if (!output.file_.is_open()) {
      failure = output.with_free_name([&output](const std::string& name) {
        std::error_code error;
        output.file_ = platform::open_file(name, platform::FileMode::create, error);
        return error;
      });
    }
  }
  if (!output.file_.is_open()) return cannot_write(path, failure.message());
  output.number_ = output.file_.number();
  if (exists && output.is_file_)
    platform::set_permissions(output.number_, static_cast<unsigned>(status.permissions()));
  return output;
}

AnalyzeOutput::AnalyzeOutput(AnalyzeOutput&& other) noexcept
    : file_{std::move(other.file_)},
      number_{other.number_},
      path_{std::move(other.path_)},
      is_file_{other.is_file_},
      temporary_{std::exchange(other.temporary_, {})},
      buffer_{std::move(other.buffer_)} {}

AnalyzeOutput::~AnalyzeOutput() {
  if (!temporary_.empty()) std::remove(temporary_.c_str());
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
    if (!is_file_) {
      if (platform::EndSignals::caught() != 0) return std::make_error_code(std::errc::interrupted);
      if (!platform::wait_for_room(number_, signal_check_ms)) continue;
      part = rest.substr(0, platform::pipe_write_bytes);
    }
    std::error_code failure;
    rest.remove_prefix(platform::write_some(number_, part, failure));
    if (failure) return failure;
  }
  buffer_.clear();
  return {};
}

std::error_code AnalyzeOutput::finish() {
  if (auto failure = flush()) return failure;
  if (!is_file_) return {};
  // Some file systems report a full disk only here.
  if (auto failure = platform::sync_to_disk(number_)) return failure;
  return name_it();
}

std::error_code AnalyzeOutput::name_it() {
  if (temporary_.empty()) {
    // An existing file can only be replaced by renaming.
    if (const auto failure = platform::give_name(number_, path_); failure != std::errc::file_exists)
      return failure;
    const auto failure = with_free_name(
        [this](const std::string& name) { return platform::give_name(number_, name); });
    if (failure) return failure;
  }
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return {errno, std::generic_category()};
  temporary_.clear();
  return {};
}

}  // namespace tactus::app
