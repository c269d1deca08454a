#include "platform/files/descriptor_limit.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>

#include "platform/files/file_descriptor.h"

namespace tactus::platform {

std::size_t descriptor_limit() noexcept {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

std::size_t raise_descriptor_limit() noexcept {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  return limit.rlim_cur;
}

void enlarge_descriptor_table() noexcept {
  constexpr std::size_t most = 16'384;
  const std::size_t limit = descriptor_limit();
  if (limit == 0) return;
  const FileDescriptor any{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  const int highest = static_cast<int>(std::min(limit, most) - 1);
  const FileDescriptor copy{::fcntl(any.number(), F_DUPFD_CLOEXEC, highest)};
}

}  // namespace tactus::platform
