#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "platform/files/file_descriptor.h"

namespace tactus::audio {

/// A range of bytes of an open file, read like a file of its own. Copies share the descriptor, but
/// not the position. Threads: one at a time.
class ByteWindow {
 public:
  /// Opens a whole regular file.
  /// @param error  the system's; unchanged after success
  static ByteWindow open(const std::string& path, std::error_code& error);

  /// A range of this window, clipped to it.
  ByteWindow part(std::uint64_t begin, std::uint64_t end) const;

  std::uint64_t size() const noexcept { return end_ - begin_; }
  std::uint64_t position() const noexcept { return position_; }
  void seek(std::uint64_t position) noexcept { position_ = position; }

  /// Moves the position like lseek(): relative to the start, the position or the end.
  /// @return the new position, or -1 if it would be negative or `whence` is unknown
  std::int64_t seek(std::int64_t offset, int whence) noexcept;

  /// Presents other bytes than the file's, to correct a header. @param position  in the window
  void replace(std::uint64_t position, std::string bytes);

  /// Reads from the position and moves it.
  /// @return the number of bytes; less than asked at the end, or where the file cannot be read
  std::size_t read(std::span<char> out);

 private:
  ByteWindow() = default;
  std::span<const char> buffered(std::uint64_t position);

  std::shared_ptr<const platform::FileDescriptor> file_;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t position_ = 0;  // from begin_
  struct Replacement {
    std::uint64_t position;
    std::string bytes;
  };
  std::vector<Replacement> replacements_;
  std::vector<char> buffer_;        // bytes of the window
  std::uint64_t buffer_start_ = 0;  // position of the first
};

}  // namespace tactus::audio
