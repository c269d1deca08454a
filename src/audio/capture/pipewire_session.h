#pragma once

#include <pipewire/pipewire.h>
#include <tactus/result.h>

#include <memory>
#include <optional>
#include <vector>

#include "audio/capture/pipewire_nodes.h"

namespace tactus::audio {

/// A connection to PipeWire with a thread of its own, and what is known of its devices.
/// Threads: one owns it.
class PipeWireSession {
 public:
  /// Holds the loop's lock, which the callbacks of the loop's thread hold too.
  class Lock {
   public:
    explicit Lock(const PipeWireSession& session) : loop_{session.loop_} {
      pw_thread_loop_lock(loop_);
    }
    ~Lock() { pw_thread_loop_unlock(loop_); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

   private:
    pw_thread_loop* loop_;
  };

  /// Connects, and waits until the devices are known.
  /// Errors: NOT_FOUND if PipeWire does not run; UNAVAILABLE if it does not answer within two
  /// seconds.
  static Result<std::unique_ptr<PipeWireSession>> connect();
  ~PipeWireSession();
  PipeWireSession(const PipeWireSession&) = delete;
  PipeWireSession& operator=(const PipeWireSession&) = delete;

  std::vector<CaptureDevice> devices() const;

  /// These require the lock.
  pw_core* core() const noexcept { return core_; }
  PipeWireNodes& nodes() noexcept { return *nodes_; }
  bool is_gone() const noexcept { return is_gone_; }  ///< the server has ended

 private:
  PipeWireSession();
  Outcome start();
  Outcome wait_for_answer();

  pw_thread_loop* loop_;
  pw_context* context_ = nullptr;
  pw_core* core_ = nullptr;
  spa_hook core_hook_{};
  std::optional<PipeWireNodes> nodes_;
  int awaited_ = 0;  // number of the answer; guarded by the lock, as is what follows
  bool answered_ = false;
  bool is_gone_ = false;
};

}  // namespace tactus::audio
