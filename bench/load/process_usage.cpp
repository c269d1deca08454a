#include "load/process_usage.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <string>
#include <system_error>

#include "realtime/monotonic.h"

namespace tactus::load {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// User and system time in a `stat` file. Source: proc(5).
double cpu_seconds_in(const std::string& stat) {
  // The process name before it may hold anything, parentheses too.
  std::istringstream fields{stat.substr(std::min(stat.size(), stat.rfind(')') + 1))};
  std::string field;
  for (int i = 3; i < 14; ++i) fields >> field;
  double user = 0.0;
  double system = 0.0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

std::optional<ProcessUsage> usage_of(pid_t pid) {
  clockid_t clock{};
  if (::clock_getcpuclockid(pid, &clock) != 0) return std::nullopt;
  const fs::path folder = fs::path{"/proc"} / std::to_string(pid);
  std::istringstream sizes{content(folder / "statm")};
  std::uint64_t pages = 0;
  if (!(sizes >> pages >> pages) || pages == 0) return std::nullopt;  // it has ended

  ProcessUsage usage;
  usage.cpu_ns = realtime::clock_ns(clock);
  usage.resident_bytes = pages * static_cast<std::uint64_t>(::getpagesize());
  std::error_code gone;  // the process may end meanwhile
  for (fs::directory_iterator task{folder / "task", gone}; !gone && task != fs::end(task);
       task.increment(gone)) {
    const auto name = task->path().filename().string();
    pid_t thread = 0;
    std::from_chars(name.data(), name.data() + name.size(), thread);
    usage.thread_cpu_seconds[thread] = cpu_seconds_in(content(task->path() / "stat"));
  }
  return usage;
}

double busiest_thread(const ProcessUsage& before, const ProcessUsage& after, double seconds) {
  double most = 0.0;
  for (const auto& [thread, cpu_seconds] : after.thread_cpu_seconds) {
    const auto earlier = before.thread_cpu_seconds.find(thread);
    const double start = earlier == before.thread_cpu_seconds.end() ? 0.0 : earlier->second;
    most = std::max(most, cpu_seconds - start);
  }
  return seconds > 0.0 ? most / seconds : 0.0;
}

MachineUsage usage_of_machine() {
  // user, nice, system, idle, iowait, irq, softirq, steal; what follows is part of user and nice.
  std::istringstream fields{content("/proc/stat")};
  std::string word;
  fields >> word;
  MachineUsage usage;
  std::uint64_t time = 0;
  for (int i = 0; i < 8 && fields >> time; ++i) {
    usage.all += time;
    if (i != 3 && i != 4) usage.busy += time;
  }
  return usage;
}

std::uint64_t dropped_packets() {
  // A line for each core, in hexadecimal: processed, dropped, … (Linux, net/core/net-procfs.c).
  std::istringstream lines{content("/proc/net/softnet_stat")};
  lines >> std::hex;
  std::uint64_t sum = 0;
  std::uint64_t processed = 0;
  for (std::uint64_t dropped = 0; lines >> processed >> dropped;) {
    sum += dropped;
    lines.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return sum;
}

std::uint64_t retransmitted_segments() {
  // Two lines of TCP: the names of the fields, then their values.
  std::istringstream lines{content("/proc/net/snmp")};
  std::string names;
  while (std::getline(lines, names) && !names.starts_with("Tcp:")) {
  }
  std::string values;
  std::getline(lines, values);
  std::istringstream name_fields{names};
  std::istringstream value_fields{values};
  std::string name;
  std::string value;
  while (name_fields >> name && value_fields >> value)
    if (name == "RetransSegs") return std::stoull(value);
  return 0;
}

double busy_share(const MachineUsage& before, const MachineUsage& after) {
  if (after.all <= before.all) return 0.0;
  return static_cast<double>(after.busy - before.busy) /
         static_cast<double>(after.all - before.all);
}

}  // namespace tactus::load
