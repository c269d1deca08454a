#pragma once

#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/files/file_descriptor.h"
#include "server/http/message.h"
#include "server/net/asio.h"

namespace tactus::server {

/// A request for a file of the user's folder.
struct UserFileRequest {
  std::string name;  ///< relative to the folder, e.g. "show/index.html"
  std::string if_none_match = {};
  std::string if_modified_since = {};
};

/// An open file that is being sent to one client. Holds one part of it in memory.
/// Threads: one at a time.
class UserFile {
 public:
  static constexpr std::size_t part_bytes = 64 * 1024;

  /// @param size  the bytes to send, even if the file grows
  UserFile(platform::FileDescriptor file, std::uint64_t size);

  std::uint64_t size() const noexcept { return size_; }
  std::uint64_t left() const noexcept { return left_; }  ///< not read yet

  /// Reads the next part. Blocks for the disk.
  /// @return valid until the next call; empty at the end, and if the file has become shorter or can
  ///         no longer be read
  std::span<const char> read() noexcept;

 private:
  platform::FileDescriptor file_;
  std::uint64_t size_;
  std::uint64_t left_;
  std::vector<char> part_;
};

/// Serves a folder of the user's own at /www/. Disks may be slow, so a thread of its own opens and
/// reads the files.
///
/// Not served: names that begin with a dot, files outside the folder, even by a symbolic link, and
/// what is no regular file. A folder is its index.html.
///
///     if (UserFiles::covers(path)) routed = UserFiles::route(request, path);
///     files.open(std::move(file_request), [](HttpAnswer answer) { ... });
///
/// Thread: any.
class UserFiles {
 public:
  /// Errors: throws std::runtime_error if the folder cannot be opened.
  explicit UserFiles(const std::string& folder);
  /// Waits for a read in progress; discards the others.
  ~UserFiles();
  UserFiles(const UserFiles&) = delete;
  UserFiles& operator=(const UserFiles&) = delete;

  /// The methods of all files, as the Allow header lists them.
  static constexpr std::string_view methods = "GET, HEAD, OPTIONS";

  /// Whether a decoded path is /www or lies below it.
  static bool covers(std::string_view path) noexcept;
  /// The file that a request is for, or the answer if there is none. Does not touch the disk. The
  /// caller has checked the client's role, and answers OPTIONS.
  /// @param path  decoded, and covered
  static std::variant<HttpAnswer, UserFileRequest> route(const HttpRequest& request,
                                                         std::string_view path);

  /// Opens a file and passes the answer, or that of an error, to a function on the files' thread.
  void open(UserFileRequest request, std::function<void(HttpAnswer)> done);
  /// Reads the next part of a file and passes it, as UserFile::read(), to a function on the files'
  /// thread.
  void read(std::shared_ptr<UserFile> file, std::function<void(std::span<const char>)> done);

 private:
  HttpAnswer answer(const UserFileRequest& request) const;

  const platform::FileDescriptor folder_;
  asio::thread_pool thread_{1};
};

}  // namespace tactus::server
