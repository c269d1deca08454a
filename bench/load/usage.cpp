#include "load/usage.h"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#include "platform/clock.h"

namespace tactus::load {
namespace {

/// Source: proc(5).
void read_cores(MachineUsage& usage) {
  // user, nice, system, idle, iowait, irq, softirq, steal; the rest is part of user and nice.
  std::ifstream fields{"/proc/stat"};
  std::string word;
  fields >> word;
  std::uint64_t time = 0;
  for (int i = 0; i < 8 && fields >> time; ++i) {
    usage.all += time;
    if (i != 3 && i != 4) usage.busy += time;
  }
}

void read_drops(MachineUsage& usage) {
  // A line for each core, in hexadecimal: processed, dropped, … (Linux, net/core/net-procfs.c).
  std::ifstream lines{"/proc/net/softnet_stat"};
  lines >> std::hex;
  std::uint64_t processed = 0;
  for (std::uint64_t dropped = 0; lines >> processed >> dropped;) {
    usage.dropped_packets += dropped;
    lines.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
}

void read_retransmissions(MachineUsage& usage) {
  // Two lines of TCP: the names of the fields, then their values.
  std::ifstream lines{"/proc/net/snmp"};
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
    if (name == "RetransSegs") usage.retransmissions = std::stoull(value);
}

}  // namespace

std::optional<ProcessUsage> usage_of(pid_t pid) {
  clockid_t clock{};
  if (::clock_getcpuclockid(pid, &clock) != 0) return std::nullopt;
  std::ifstream sizes{"/proc/" + std::to_string(pid) + "/statm"};
  std::uint64_t pages = 0;
  if (!(sizes >> pages >> pages) || pages == 0) return std::nullopt;  // it has ended
  timespec used{};
  ::clock_gettime(clock, &used);
  return ProcessUsage{.cpu_ns = std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec,
                      .resident_bytes = pages * static_cast<std::uint64_t>(::getpagesize())};
}

MachineUsage usage_of_machine() {
  MachineUsage usage;
  read_cores(usage);
  read_drops(usage);
  read_retransmissions(usage);
  return usage;
}

}  // namespace tactus::load
