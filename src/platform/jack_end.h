#pragma once

#include <atomic>

namespace tactus::platform {

/// Whether the JACK server of a client has ended. When a process opens a client, libjack deletes
/// all its clients of a server that has ended (jack2, JackLibGlobals::Init), and closing one of
/// these crashes. So close them first: open a client only if may_open().
/// Thread: any.
class JackEnd {
 public:
  JackEnd() = default;
  ~JackEnd() { closed(); }
  JackEnd(const JackEnd&) = delete;
  JackEnd& operator=(const JackEnd&) = delete;

  /// Whether all clients of this process whose server has ended are closed.
  static bool may_open() noexcept { return ended_clients.load() == 0; }

  /// For jack_on_shutdown: the server has ended.
  void happened() noexcept {
    if (!happened_.exchange(true)) ended_clients.fetch_add(1);
  }
  /// The client is closed.
  void closed() noexcept {
    if (happened_.exchange(false)) ended_clients.fetch_sub(1);
  }

 private:
  static inline std::atomic<int> ended_clients{0};
  std::atomic<bool> happened_{false};
};

}  // namespace tactus::platform
