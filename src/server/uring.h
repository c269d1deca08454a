#pragma once

#include <liburing.h>
#include <tactus/result.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string_view>

namespace tactus::server {

/// An io_uring that sends one frame to many sockets. Thread: the one that opened it.
class Uring {
 public:
  /// Sockets that one submission takes at most. They take the kernel 0.3 to 0.6 ms, in which many
  /// kernels let nobody else have the core, not the audio thread either. Larger submissions save no
  /// time (bench/README.md, frame_senders).
  static constexpr std::size_t batch = 64;
  /// The result of a socket that the kernel did not come to.
  static constexpr std::int32_t no_result = std::numeric_limits<std::int32_t>::min();

  /// Errors: UNAVAILABLE, saying why.
  static Result<std::unique_ptr<Uring>> open();
  /// Withdraws what was not submitted.
  ~Uring();
  Uring(const Uring&) = delete;
  Uring& operator=(const Uring&) = delete;

  /// Whether the kernel sends by it, and without waiting: tried on a socket that is full.
  /// Errors: UNAVAILABLE.
  Outcome try_out();

  /// Offers the frame to each socket, in one submission.
  /// @param sockets  at most `batch`
  /// @param results  of each: bytes sent, -errno or no_result
  /// @return false where the ring is of no use any more
  bool send(std::span<const int> sockets, std::string_view frame, std::span<std::int32_t> results);

 private:
  Uring() = default;

  void prepare(std::span<const int> sockets, std::string_view frame);
  std::size_t collect(std::span<std::int32_t> results);

  io_uring ring_{};
  bool is_open_ = false;
};

}  // namespace tactus::server
