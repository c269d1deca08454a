#include "audio/containers/byte_window.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "platform/files/file_io.h"

namespace tactus::audio {
namespace {

constexpr std::size_t buffer_bytes = 16'384;

}  // namespace

ByteWindow ByteWindow::open(const std::string& path, std::error_code& error) {
  ByteWindow window;
  auto file = platform::open_file(path, platform::FileMode::read, error);
  if (!file.is_open()) return window;
  window.end_ = platform::status_of(file.number(), error).size;
  window.file_ = std::make_shared<const platform::FileDescriptor>(std::move(file));
  return window;
}

ByteWindow ByteWindow::part(std::uint64_t begin, std::uint64_t end) const {
  ByteWindow window;
  window.file_ = file_;
  window.end_ = begin_ + std::min(end, size());
  window.begin_ = std::min(begin_ + begin, window.end_);
  return window;
}

std::int64_t ByteWindow::seek(std::int64_t offset, int whence) noexcept {
  std::int64_t base = 0;
  if (whence == SEEK_CUR) {
    base = static_cast<std::int64_t>(position_);
  } else if (whence == SEEK_END) {
    base = static_cast<std::int64_t>(size());
  } else if (whence != SEEK_SET) {
    return -1;
  }
  if (offset < -base) return -1;
  position_ = static_cast<std::uint64_t>(base + offset);
  return base + offset;
}

void ByteWindow::replace(std::uint64_t position, std::string bytes) {
  replacements_.push_back({position, std::move(bytes)});
  buffer_.clear();
}

std::size_t ByteWindow::read(std::span<char> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto bytes = buffered(position_);
    if (bytes.empty()) break;
    const std::size_t count = std::min(bytes.size(), out.size() - done);
    std::copy_n(bytes.begin(), count, out.begin() + static_cast<std::ptrdiff_t>(done));
    done += count;
    position_ += count;
  }
  return done;
}

// The bytes from a position that are in the buffer, filled if necessary; empty at the end.
std::span<const char> ByteWindow::buffered(std::uint64_t position) {
  if (position >= size()) return {};
  if (position < buffer_start_ || position >= buffer_start_ + buffer_.size()) {
    buffer_.resize(
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer_bytes, size() - position)));
    buffer_start_ = position;
    std::error_code error;
    buffer_.resize(platform::read_at(file_->number(), begin_ + position, buffer_, error));
    for (const auto& [start, bytes] : replacements_) {
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::uint64_t at = start + i - buffer_start_;  // wraps around before the buffer
        if (at < buffer_.size()) buffer_[static_cast<std::size_t>(at)] = bytes[i];
      }
    }
  }
  return std::span{buffer_}.subspan(static_cast<std::size_t>(position - buffer_start_));
}

}  // namespace tactus::audio
