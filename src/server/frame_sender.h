#pragma once

#include <tactus/result.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace tactus::server {

/// Sends one frame to many sockets, without waiting.
///
///     for (const auto& [index, result] : sender.send(sockets, frame)) ...  // who did not take it
///
/// Thread: one at a time, and those after the first call the same one: its shard's.
class FrameSender {
 public:
  /// A socket that did not take the frame whole.
  struct Shortfall {
    std::uint32_t index;  ///< into the sockets
    /// Bytes it took, fewer than the frame has (0: it would have to wait), or -errno where the
    /// connection is no more.
    std::int32_t result;
  };

  FrameSender() = default;
  virtual ~FrameSender() = default;
  FrameSender(const FrameSender&) = delete;
  FrameSender& operator=(const FrameSender&) = delete;

  /// Offers the frame to each socket once. Neither is used after the call.
  /// @param sockets  connected stream sockets
  /// @param frame    1 byte to 2 GiB
  /// @return in the sockets' order; valid until the next call
  /// Errors: throws std::bad_alloc before anything is sent; what fails later is a shortfall.
  virtual std::span<const Shortfall> send(std::span<const int> sockets, std::string_view frame) = 0;

  /// How it sends, for logs and metrics: "send" or "uring".
  virtual std::string_view name() const noexcept = 0;
};

/// One send() for each socket: works everywhere.
std::unique_ptr<FrameSender> make_send_sender();

/// One submission through io_uring for up to 64 sockets at a time.
/// Errors: UNAVAILABLE where it is not to be had, saying why: the kernel or a container's seccomp
/// profile refuses it, or tactus was built without it.
Result<std::unique_ptr<FrameSender>> make_uring_sender();

}  // namespace tactus::server
