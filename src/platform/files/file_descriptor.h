#pragma once

#include <unistd.h>

#include <utility>

namespace tactus::platform {

/// Owns an open file descriptor.
class FileDescriptor {
 public:
  explicit FileDescriptor(int number = -1) noexcept : number_{number} {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_{other.release()} {}
  FileDescriptor& operator=(FileDescriptor other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }

  int number() const noexcept { return number_; }
  bool is_open() const noexcept { return number_ >= 0; }
  /// Returns the number and gives up ownership.
  int release() noexcept { return std::exchange(number_, -1); }

 private:
  int number_;
};

}  // namespace tactus::platform
