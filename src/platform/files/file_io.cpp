#include "platform/files/file_io.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace tactus::platform {
namespace {

constexpr const char* own_descriptors = "/proc/self/fd/";

std::error_code last_error() noexcept { return {errno, std::generic_category()}; }

int flags_of(FileMode mode) noexcept {
  switch (mode) {
    case FileMode::read:
      return O_RDONLY;
    case FileMode::read_without_waiting:
      return O_RDONLY | O_NONBLOCK;
    case FileMode::write:
      return O_WRONLY;
    case FileMode::create:
      break;
  }
  return O_WRONLY | O_CREAT | O_EXCL;
}

FileStatus status_of(const struct stat& status) noexcept {
  const bool is_regular = S_ISREG(status.st_mode);
  using Kind = FileStatus::Kind;
  return {.kind = is_regular                ? Kind::regular
                  : S_ISDIR(status.st_mode) ? Kind::folder
                                            : Kind::other,
          .size = is_regular ? static_cast<std::uint64_t>(status.st_size) : 0,
          .modified_ns = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec,
          .number = status.st_ino};
}

}  // namespace

const std::size_t pipe_write_bytes = PIPE_BUF;

FileDescriptor open_file(const std::string& path, FileMode mode, std::error_code& error) noexcept {
  FileDescriptor file{::open(path.c_str(), flags_of(mode) | O_CLOEXEC, 0666)};
  if (!file.is_open()) error = last_error();
  return file;
}

FileDescriptor open_unnamed(const std::string& folder, std::error_code& error) noexcept {
  if (::access(own_descriptors, F_OK) != 0) {  // give_name() needs them
    error = last_error();
    return FileDescriptor{};
  }
  FileDescriptor file{::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666)};
  if (!file.is_open()) error = last_error();
  return file;
}

std::error_code give_name(int file, const std::string& path) noexcept {
  const std::string open = own_descriptors + std::to_string(file);
  const bool named =
      ::linkat(AT_FDCWD, open.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0;
  return named ? std::error_code{} : last_error();
}

void set_permissions(int file, unsigned mode) noexcept {
  static_cast<void>(::fchmod(file, static_cast<mode_t>(mode)));
}

FileDescriptor open_folder(const std::string& path, std::error_code& error) noexcept {
  FileDescriptor folder{::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  if (!folder.is_open()) error = last_error();
  return folder;
}

FileDescriptor open_beneath(const FileDescriptor& folder, const std::string& name,
                            std::error_code& error) noexcept {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const long file = ::syscall(SYS_openat2, folder.number(), name.c_str(), &how, sizeof how);
  if (file < 0) error = last_error();
  return FileDescriptor{static_cast<int>(file)};
}

FileStatus status_of(int file, std::error_code& error) noexcept {
  struct stat status{};
  if (::fstat(file, &status) == 0) return status_of(status);
  error = last_error();
  return {};
}

FileStatus status_of(const std::string& path, std::error_code& error) noexcept {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) return status_of(status);
  error = last_error();
  return {};
}

std::size_t read_some(int file, std::span<char> out, std::error_code& error) noexcept {
  for (;;) {
    const auto bytes = ::read(file, out.data(), out.size());
    if (bytes >= 0) return static_cast<std::size_t>(bytes);
    if (errno == EINTR) continue;
    error = last_error();
    return 0;
  }
}

std::size_t read_at(int file, std::uint64_t offset, std::span<char> out,
                    std::error_code& error) noexcept {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto bytes =
        ::pread(file, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (bytes == 0) break;
    if (bytes > 0) {
      done += static_cast<std::size_t>(bytes);
    } else if (errno != EINTR) {
      error = last_error();
      break;
    }
  }
  return done;
}

FileDescriptor duplicate(int file, std::error_code& error) noexcept {
  FileDescriptor copy{::fcntl(file, F_DUPFD_CLOEXEC, standard_error + 1)};
  if (!copy.is_open()) error = last_error();
  return copy;
}

void fill_standard_files() noexcept {
  // open() returns the lowest free number.
  for (int file = ::open("/dev/null", O_RDWR); file >= 0; file = ::dup(file)) {
    if (file > standard_error) {
      ::close(file);
      return;
    }
  }
}

FileKind kind_of(int file, std::error_code& error) noexcept {
  struct stat status{};
  if (::fstat(file, &status) != 0) {
    error = last_error();
    return FileKind::unknown;
  }
  if (S_ISREG(status.st_mode)) return FileKind::regular;
  if (S_ISDIR(status.st_mode)) return FileKind::directory;
  if (S_ISFIFO(status.st_mode)) {
    // A pipe without a path, even if opened as /dev/stdin, is of a file system of its own.
    struct statfs system{};
    const bool has_path = ::fstatfs(file, &system) == 0 && system.f_type != PIPEFS_MAGIC;
    return has_path ? FileKind::named_pipe : FileKind::other;
  }
  return ::isatty(file) != 0 ? FileKind::terminal : FileKind::other;
}

std::error_code check_writable(const std::string& path) noexcept {
  return ::access(path.c_str(), W_OK) == 0 ? std::error_code{} : last_error();
}

std::error_code write_all(int file, std::string_view text) noexcept {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      // A terminal shared with a program that made it non-blocking.
      pollfd writable{file, POLLOUT, 0};
      ::poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      return last_error();
    }
  }
  return {};
}

bool wait_for_room(int file, int timeout_ms) noexcept {
  pollfd room{file, POLLOUT, 0};
  return ::poll(&room, 1, timeout_ms) > 0;
}

std::size_t write_some(int file, std::string_view text, std::error_code& error) noexcept {
  const auto written = ::write(file, text.data(), text.size());
  if (written >= 0) return static_cast<std::size_t>(written);
  if (errno != EINTR && errno != EAGAIN) error = last_error();
  return 0;
}

std::error_code sync_to_disk(int file) noexcept {
  return ::fsync(file) == 0 || errno == EINVAL ? std::error_code{} : last_error();
}

}  // namespace tactus::platform
