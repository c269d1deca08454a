#include <algorithm>
#include <array>
#include <utility>

#include "server/send_sender.h"
#include "server/uring.h"

namespace tactus::server {
namespace {

class UringSender final : public FrameSender {
 public:
  std::span<const Shortfall> send(std::span<const int> sockets, std::string_view frame) override {
    shortfalls_.clear();
    shortfalls_.reserve(sockets.size());  // what was sent in part must not be forgotten
    open_ring();                          // which may run out of memory, while nothing is sent
    for (std::size_t first = 0; first < sockets.size(); first += Uring::batch)
      send_batch(sockets.subspan(first, std::min(Uring::batch, sockets.size() - first)), frame,
                 static_cast<std::uint32_t>(first));
    return shortfalls_;
  }
  std::string_view name() const noexcept override { return "uring"; }

 private:
  void send_batch(std::span<const int> sockets, std::string_view frame, std::uint32_t first) {
    if (!ring_) return send_to_each(sockets, frame, first, shortfalls_);
    if (!ring_->send(sockets, frame, std::span{results_}.first(sockets.size()))) give_up();
    const auto whole = static_cast<std::int32_t>(frame.size());
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      const std::int32_t result = results_[i];
      const auto index = first + static_cast<std::uint32_t>(i);
      if (result == Uring::no_result || result == -EINTR)
        send_to_each(sockets.subspan(i, 1), frame, index, shortfalls_);
      else if (result != whole)
        shortfalls_.push_back({index, shortfall_of(result)});
    }
  }

  /// By the thread that sends, which alone may use it.
  void open_ring() {
    if (ring_) return;
    if (pause_ > 0) {
      --pause_;
      return;
    }
    if (auto opened = Uring::open())
      ring_ = std::move(*opened);
    else
      give_up();
  }

  /// Memory or descriptors have run out, say; trying at each frame would cost milliseconds of it.
  void give_up() {
    constexpr int frames = 1'000;
    ring_.reset();
    pause_ = frames;
  }

  std::unique_ptr<Uring> ring_;
  int pause_ = 0;  // frames until a ring is tried for again
  std::array<std::int32_t, Uring::batch> results_;
  std::vector<Shortfall> shortfalls_;
};

}  // namespace

Result<std::unique_ptr<FrameSender>> make_uring_sender() {
  const auto ring = Uring::open();
  if (!ring) return ring.error();
  if (const auto sends = (*ring)->try_out(); !sends) return sends.error();
  return std::unique_ptr<FrameSender>{std::make_unique<UringSender>()};
}

}  // namespace tactus::server
