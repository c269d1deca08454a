#include "platform/files/private_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "platform/files/file_io.h"

namespace tactus::platform {
namespace {

constexpr mode_t others = S_IRWXG | S_IRWXO;
constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

std::error_code system_error() noexcept { return {errno, std::generic_category()}; }

std::error_code create_folders_of(const std::string& path) {
  for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1))
    if (::mkdir(path.substr(0, end).c_str(), S_IRWXU) != 0 && errno != EEXIST)
      return system_error();
  return {};
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Follows symbolic links. A path that leads nowhere stays as it is.
std::string resolved(const std::string& path) {
  std::error_code error;
  const auto target = std::filesystem::canonical(path, error);
  return error ? path : target.string();
}

/// Root leaves a user's file to its user, who could not read it otherwise.
/// @param file  a new file
std::error_code give_to_owner_of(const std::string& path, int file) noexcept {
  struct stat old{};
  if (::geteuid() != 0 || ::stat(path.c_str(), &old) != 0) return {};
  return ::fchown(file, old.st_uid, old.st_gid) == 0 ? std::error_code{} : system_error();
}

std::error_code write_new(int file, std::string_view text) noexcept {
  if (::fchmod(file, owner_only) != 0) return system_error();
  if (const auto error = write_all(file, text)) return error;
  return sync_to_disk(file);
}

/// A rename lasts once its folder is on the disk.
void sync_folder_of(const std::string& path) noexcept {
  const FileDescriptor folder{::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.is_open()) static_cast<void>(sync_to_disk(folder.number()));
}

}  // namespace

PrivateFile read_private_file(const std::string& path, std::size_t max_bytes,
                              std::error_code& error) {
  std::error_code failure;
  const FileDescriptor file = open_file(path, FileMode::read_without_waiting, failure);
  struct stat status{};
  if (!failure && ::fstat(file.number(), &status) != 0) failure = system_error();
  if (!failure && !S_ISREG(status.st_mode))
    failure = std::make_error_code(S_ISDIR(status.st_mode) ? std::errc::is_a_directory
                                                           : std::errc::invalid_argument);
  PrivateFile read;
  const bool is_ours = status.st_uid == ::geteuid() || status.st_uid == 0;
  read.is_exposed = !is_ours || (status.st_mode & others) != 0;
  std::array<char, 4096> part;
  while (!failure) {
    const auto size = ::read(file.number(), part.data(), part.size());
    if (size == 0) return read;
    if (size > 0) {
      read.text.append(part.data(), static_cast<std::size_t>(size));
      if (read.text.size() > max_bytes) failure = std::make_error_code(std::errc::file_too_large);
    } else if (errno != EINTR) {
      failure = system_error();
    }
  }
  error = failure;
  return {};
}

std::error_code replace_private_file(const std::string& path, std::string_view text) {
  if (const auto error = create_folders_of(path)) return error;
  const std::string target = resolved(path);
  std::string temporary = target + ".XXXXXX";
  FileDescriptor file{::mkostemp(temporary.data(), O_CLOEXEC)};
  if (!file.is_open()) return system_error();
  std::error_code error = give_to_owner_of(target, file.number());
  if (!error) error = write_new(file.number(), text);
  if (!error && ::rename(temporary.c_str(), target.c_str()) != 0) error = system_error();
  if (error) {
    ::unlink(temporary.c_str());
    return error;
  }
  sync_folder_of(target);
  return {};
}

FileDescriptor lock_private_file(const std::string& path, std::error_code& error) {
  if (const auto failure = create_folders_of(path)) {
    error = failure;
    return FileDescriptor{};
  }
  const std::string target = resolved(path);
  const std::string name = target + ".lock";
  FileDescriptor lock{::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, owner_only)};
  std::error_code failure;
  if (lock.is_open()) {
    failure = give_to_owner_of(target, lock.number());
  } else if (errno == EEXIST) {
    lock = FileDescriptor{::open(name.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
  }
  if (!lock.is_open()) failure = system_error();
  if (failure) {
    error = failure;
    return FileDescriptor{};
  }
  while (::flock(lock.number(), LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    error = system_error();
    return FileDescriptor{};
  }
  return lock;
}

}  // namespace tactus::platform
