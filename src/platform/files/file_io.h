#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "platform/files/file_descriptor.h"

// Files, pipes and terminals by descriptor. Child processes do not inherit the descriptors opened
// here.
// Thread: any.
namespace tactus::platform {

inline constexpr int standard_input = 0;
inline constexpr int standard_output = 1;
inline constexpr int standard_error = 2;

enum class FileMode {
  read,
  read_without_waiting,  ///< neither opening a named pipe nor reading it blocks
  write,                 ///< opening a named pipe blocks until it has a reader, or until a signal
  create,                ///< for writing; fails if the file exists
};

enum class FileKind {
  unknown,
  regular,
  directory,
  terminal,
  named_pipe,  ///< a FIFO with a path of its own, unlike a shell's pipe
  other,
};

/// Opens a file.
/// @param error  the system's, e.g. no_such_file_or_directory; unchanged after success
/// @return the open file, or a closed descriptor after an error
FileDescriptor open_file(const std::string& path, FileMode mode, std::error_code& error) noexcept;

/// Opens a new file for writing that has no name, so that nothing is left if the process ends.
/// @param folder  whose file system holds it
/// @param error   the system's: operation_not_supported on some file systems; unchanged after
/// success
FileDescriptor open_unnamed(const std::string& folder, std::error_code& error) noexcept;

/// Gives an unnamed file a name. Errors: the system's, e.g. file_exists.
std::error_code give_name(int file, const std::string& path) noexcept;

/// Sets the permissions of an open file. @param mode  as chmod(2)'s. Errors: ignored.
void set_permissions(int file, unsigned mode) noexcept;

/// Opens a folder, for open_beneath(). Does not need the right to list it.
/// @param error  the system's; unchanged after success
/// @return the open folder, or a closed descriptor after an error
FileDescriptor open_folder(const std::string& path, std::error_code& error) noexcept;

/// Opens a file in a folder for reading. Neither ".." nor a symbolic link leads out of the folder.
/// Opening a named pipe does not block.
/// @param name   relative to the folder, without a NUL
/// @param error  the system's: cross_device_link for a path that leads out,
///               function_not_supported before Linux 5.6; unchanged after success
/// @return the open file, or a closed descriptor after an error
FileDescriptor open_beneath(const FileDescriptor& folder, const std::string& name,
                            std::error_code& error) noexcept;

/// What a file is, and which version of it.
struct FileStatus {
  enum class Kind { regular, folder, other };
  Kind kind = Kind::other;
  std::uint64_t size = 0;        ///< in bytes
  std::int64_t modified_ns = 0;  ///< Unix time of the last change of its content
  std::uint64_t number = 0;      ///< differs between two files of one file system
  bool operator==(const FileStatus&) const = default;
};

/// Reads the status of an open file.
/// @param error  the system's; unchanged after success
FileStatus status_of(int file, std::error_code& error) noexcept;
/// Reads the status of the file at a path. Follows symbolic links.
/// @param error  the system's; unchanged after success
FileStatus status_of(const std::string& path, std::error_code& error) noexcept;

/// Reads up to out.size() bytes at the file's position. Blocks, on a regular file, for its disk.
/// @param error  the system's; unchanged after success
/// @return the number of bytes read; 0 at the end of the file
std::size_t read_some(int file, std::span<char> out, std::error_code& error) noexcept;

/// Reads up to out.size() bytes at an offset; the file's position stays. Blocks for the disk.
/// @param error  the system's; unchanged after success
/// @return the number of bytes read, less than asked only at the end of the file or after an error
std::size_t read_at(int file, std::uint64_t offset, std::span<char> out,
                    std::error_code& error) noexcept;

/// Duplicates a descriptor to a number above those of the standard files.
/// @param error  the system's; unchanged after success
/// @return the duplicate, or a closed descriptor after an error
FileDescriptor duplicate(int file, std::error_code& error) noexcept;

/// Opens /dev/null for each of standard input, output and error that is closed, so that no socket
/// gets its number. Call it before opening any other file. Errors: none.
void fill_standard_files() noexcept;

/// Returns the kind of an open file.
/// @param error  the system's; unchanged after success
/// @return FileKind::unknown after an error
FileKind kind_of(int file, std::error_code& error) noexcept;

/// Checks that this process may write to an existing file. Errors: the system's, e.g.
/// permission_denied.
std::error_code check_writable(const std::string& path) noexcept;

/// Writes the whole text. Blocks until done.
/// Errors: the system's, e.g. broken_pipe after the reader closed.
std::error_code write_all(int file, std::string_view text) noexcept;

/// Waits until pipe_write_bytes can be written without blocking.
/// @param timeout_ms  0 to return immediately
/// @return false after the timeout or a signal
bool wait_for_room(int file, int timeout_ms) noexcept;

/// The bytes that a pipe or terminal accepts without blocking after wait_for_room() returned true.
extern const std::size_t pipe_write_bytes;

/// Calls the system's write once.
/// @param error  the system's; unchanged after success, after a signal, or if the file is full
/// @return the number of bytes written
std::size_t write_some(int file, std::string_view text, std::error_code& error) noexcept;

/// Flushes a file's data to disk. Some file systems report a full disk only here.
/// Errors: the system's; none for a pipe or a device.
std::error_code sync_to_disk(int file) noexcept;

}  // namespace tactus::platform
