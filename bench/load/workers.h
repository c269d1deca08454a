#pragma once

#include <netdb.h>

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "load/load_options.h"
#include "load/target.h"
#include "load/worker.h"

namespace tactus::load {

/// All clients of a run, on threads of their own from construction on.
///
/// Threads: one.
class Workers {
 public:
  /// The sum over all workers.
  struct Progress {
    std::size_t in = 0;  ///< connected, of all clients
    std::size_t failed = 0;
    std::size_t lost = 0;
    std::size_t finished = 0;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    std::int64_t newest_tick = -1;
    std::int64_t earliest_offset_ns = INT64_MAX;
  };

  /// Resolves the server's name and starts to connect.
  /// Errors: throws std::runtime_error for an unknown host, std::system_error without threads.
  Workers(const LoadOptions& options, const Target& target);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  Progress progress() const;
  void open_window(const std::shared_ptr<TickWindow>& window);
  std::int64_t start_ns() const noexcept { return plan_.start_ns; }

  /// Ends the threads. @return the tally of all clients
  Tally end();

 private:
  struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
  };
  std::unique_ptr<addrinfo, FreeAddresses> addresses_;
  Plan plan_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace tactus::load
