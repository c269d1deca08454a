#include "platform/process_stats.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>

#include "platform/clock.h"
#include "platform/files/descriptor_limit.h"

namespace tactus::platform {
namespace {

double seconds(std::int64_t ns) noexcept { return static_cast<double>(ns) * 1e-9; }

std::uint64_t count_open_fds() {
  constexpr auto folder = "/proc/self/fd";
  struct stat status{};
  // Since Linux 6.2 the folder's size is the count. Listing ten thousand descriptors takes
  // milliseconds.
  if (stat(folder, &status) == 0 && status.st_size > 0)
    return static_cast<std::uint64_t>(status.st_size);
  std::error_code error;
  const std::filesystem::directory_iterator entries{folder, error};
  if (error) return 0;
  const auto count = std::distance(begin(entries), end(entries));
  return static_cast<std::uint64_t>(count - 1);  // minus the iterator's own descriptor
}

/// Source: proc(5), /proc/pid/stat, field 22: clock ticks since boot.
double read_start_time() {
  std::ifstream file{"/proc/self/stat"};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return 0.0;
  std::istringstream fields{text.substr(name_end + 1)};
  std::string other;
  constexpr int between = 19;  // the name is field 2
  for (int i = 0; i < between; ++i) fields >> other;
  double ticks = 0.0;
  if (!(fields >> ticks)) return 0.0;
  const double since_boot = ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
  return seconds(unix_ns()) - seconds(detail::clock_ns(CLOCK_BOOTTIME)) + since_boot;
}

/// Source: proc(5), /proc/pid/statm: mapped and resident pages. Kept open, because file descriptors
/// may have run out when it is read.
void read_memory(ProcessStats& stats) noexcept {
  static const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  std::array<char, 128> text;
  const ssize_t length = pread(file, text.data(), text.size(), 0);
  if (length <= 0) return;
  const char* const end = text.data() + length;
  std::uint64_t virtual_pages = 0;
  std::uint64_t resident_pages = 0;
  const auto first = std::from_chars(text.data(), end, virtual_pages);
  if (first.ptr == end) return;
  std::from_chars(first.ptr + 1, end, resident_pages);
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  stats.virtual_bytes = virtual_pages * page;
  stats.resident_bytes = resident_pages * page;
}

}  // namespace

ProcessStats process_stats() {
  static const double start_time = read_start_time();
  ProcessStats stats{.cpu_seconds = seconds(process_cpu_ns()), .start_time = start_time};
  read_memory(stats);
  stats.open_fds = count_open_fds();
  stats.max_fds = descriptor_limit();
  return stats;
}

int process_id() noexcept { return ::getpid(); }

}  // namespace tactus::platform
