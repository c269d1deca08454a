#pragma once

#include <netdb.h>
#include <tactus/result.h>

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "app/bench_crew.h"
#include "app/bench_target.h"
#include "app/options.h"

namespace tactus::app {

/// Makes room for so many open files, as far as the system lets.
/// Thread: any. Errors: RESOURCE_EXHAUSTED where that does not suffice.
Outcome make_room_for_files(std::size_t count);

/// All clients of a run, on threads of their own, from construction on.
///
/// Threads: one.
class BenchLoad {
 public:
  /// Where all of them are.
  struct Progress {
    std::size_t in = 0;  ///< those that never read too
    std::size_t failed = 0;
    std::size_t lost = 0;
    std::size_t finished = 0;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    std::int64_t newest_tick = -1;
    std::int64_t earliest_offset_ns = INT64_MAX;
  };

  /// Looks the server's name up and begins to connect.
  /// Errors: throws std::runtime_error for an unknown host, std::system_error without threads.
  BenchLoad(const BenchOptions& options, const BenchTarget& target);
  ~BenchLoad();
  BenchLoad(const BenchLoad&) = delete;
  BenchLoad& operator=(const BenchLoad&) = delete;

  Progress progress() const;
  void open_window(const std::shared_ptr<TickWindow>& window);
  std::int64_t start_ns() const noexcept { return plan_.start_ns; }

  /// Ends the threads. @return what came of all clients
  BenchTally end();

 private:
  struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
  };
  std::unique_ptr<addrinfo, FreeAddresses> addresses_;
  BenchPlan plan_;
  std::vector<std::unique_ptr<BenchCrew>> crews_;
  std::vector<std::thread> threads_;
};

}  // namespace tactus::app
