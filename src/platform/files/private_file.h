#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

#include "platform/files/file_descriptor.h"

// Small files for this user alone, such as keys.
// Thread: any.
namespace tactus::platform {

struct PrivateFile {
  std::string text = {};
  bool is_exposed = false;  ///< belongs to another user, or others may read or write it
};

/// @param max_bytes  a longer file is an error
/// @param error      the system's, e.g. no_such_file_or_directory; file_too_large; invalid_argument
///                   if it is no regular file; unchanged after success
PrivateFile read_private_file(const std::string& path, std::size_t max_bytes,
                              std::error_code& error);

/// Replaces a file by a new one of mode 0600 in one step: after a crash, the old or the new text is
/// there. Creates missing folders with mode 0700. Follows symbolic links. A file that root replaces
/// keeps its owner and group.
/// Errors: the system's; the old file is then unchanged.
std::error_code replace_private_file(const std::string& path, std::string_view text);

/// Waits until no other process holds the lock of this path. Creates PATH.lock, beside the file
/// that a symbolic link leads to, and missing folders.
/// @param error  the system's; unchanged after success
/// @return holds the lock until it is closed; closed after an error
FileDescriptor lock_private_file(const std::string& path, std::error_code& error);

}  // namespace tactus::platform
