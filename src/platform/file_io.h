#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

#include "platform/file_descriptor.h"

// Files, pipes and terminals by descriptor. All opened here are closed in child programs.
// Thread: any.
namespace tactus::platform {

inline constexpr int standard_input = 0;
inline constexpr int standard_output = 1;
inline constexpr int standard_error = 2;

enum class FileMode {
  read,
  read_without_waiting,  ///< opening a named pipe does not wait for its writer, nor does a read
  write,                 ///< opening a named pipe waits for its reader, or for a signal
  create,                ///< for writing; fails if the file exists
};

enum class FileKind { unknown, directory, terminal, other };

/// @param error  the system's, e.g. no_such_file_or_directory; unchanged if the file was opened
/// @return closed after an error
FileDescriptor open_file(const std::string& path, FileMode mode, std::error_code& error) noexcept;

/// Duplicates a descriptor to a number above those of the standard files.
/// @param error  the system's; unchanged after success
/// @return closed after an error
FileDescriptor duplicate(int file, std::error_code& error) noexcept;

/// Opens /dev/null in place of each of standard input, output and error that is closed, so that no
/// socket takes its number. Call it before anything else is opened. Errors: none.
void fill_standard_files() noexcept;

/// @param error  the system's; unchanged after success
/// @return unknown after an error
FileKind kind_of(int file, std::error_code& error) noexcept;

/// Whether this process may write to an existing file. Errors: the system's, e.g.
/// permission_denied.
std::error_code check_writable(const std::string& path) noexcept;

/// Writes a whole text, and waits for room as long as it takes.
/// Errors: the system's, e.g. broken_pipe after the reader closed.
std::error_code write_all(int file, std::string_view text) noexcept;

/// Waits until a file takes pipe_write_bytes without waiting.
/// @param timeout_ms  0 to return at once
/// @return false after the time, or after a signal
bool wait_for_room(int file, int timeout_ms) noexcept;

/// How many bytes a pipe or terminal takes at once if wait_for_room() returned true.
extern const std::size_t pipe_write_bytes;

/// Writes once.
/// @param error  the system's; unchanged after success, a signal, or if there is no room
/// @return how many bytes were written
std::size_t write_some(int file, std::string_view text, std::error_code& error) noexcept;

/// Writes a file's data to its disk. Some file systems report a full disk only here.
/// Errors: the system's; none for a pipe or a device.
std::error_code sync_to_disk(int file) noexcept;

}  // namespace tactus::platform
