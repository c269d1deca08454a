// Measures the accuracy of (sample_pos, timestamp_ms). The system-clock driver drives the clock;
// its deadlines are the reference. The pair is read on the audio thread after each block, and from
// a client's WebSocket messages. An xrun of three blocks occurs every five seconds.
#include <tactus/server.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "audio/drivers/clock_driver.h"
#include "audio/sources/source.h"
#include "platform/clock.h"
#include "protocol/transport/state_reader.h"

namespace {

using namespace tactus;

double unix_ms(std::int64_t monotonic_ns) {
  return static_cast<double>(platform::unix_ns() - platform::monotonic_ns() + monotonic_ns) * 1e-6;
}

/// Advances the clock and records each block's deadline and the clock's reading.
class Witness final : public audio::BlockHandler {
 public:
  Witness(TransportClock& clock, std::size_t blocks) : clock_{clock}, blocks_(blocks) {}

  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    clock_.update_position(static_cast<Frames>(out.size() / audio::channels));
    const audio::ClockDriver* driver = driver_.load(std::memory_order_acquire);
    const std::size_t count = count_.load(std::memory_order_relaxed);
    if (driver == nullptr || count == blocks_.size()) return;
    const audio::BlockSchedule& schedule = driver->schedule();
    blocks_[count] = {schedule.deadline_ns(schedule.blocks() - 1), clock_.snapshot()};
    count_.store(count + 1, std::memory_order_release);
  }

  void watch(const audio::ClockDriver& driver) {
    driver_.store(&driver, std::memory_order_release);
  }

  struct Block {
    std::int64_t due_ns = 0;
    TransportSnapshot said;
  };
  std::span<const Block> blocks() const {
    return {blocks_.data(), count_.load(std::memory_order_acquire)};
  }
  /// Returns the deadline of the block that reached a position; 0 if unknown.
  std::int64_t due_ns(Frames position) const {
    const auto all = blocks();
    const auto found = std::ranges::lower_bound(
        all, position, {}, [](const Block& block) { return block.said.sample_pos; });
    return found != all.end() && found->said.sample_pos == position ? found->due_ns : 0;
  }

 private:
  TransportClock& clock_;
  std::vector<Block> blocks_;
  std::atomic<std::size_t> count_{0};  // written by: audio; read by: the main thread
  std::atomic<const audio::ClockDriver*> driver_{nullptr};  // written once; read by: audio
};

void print(const char* what, std::vector<double> errors_ms) {
  if (errors_ms.empty()) return;
  for (double& error : errors_ms) error = std::abs(error);
  std::ranges::sort(errors_ms);
  const auto at = [&](double share) {
    return errors_ms[static_cast<std::size_t>(share * static_cast<double>(errors_ms.size() - 1))];
  };
  std::printf("%-34s %7zu %9.3f %9.3f %9.3f %9.3f\n", what, errors_ms.size(), at(0.5), at(0.99),
              at(0.999), at(1.0));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Accuracy of (sample_pos, timestamp_ms) against the driver's schedule"};
  double seconds = 30.0;
  int block_size = 512;
  app.add_option("--seconds", seconds);
  app.add_option("--block-size", block_size);
  CLI11_PARSE(app, argc, argv);

  TransportClock clock{{.block_size = block_size}};
  clock.play().value();
  Witness witness{clock, static_cast<std::size_t>(seconds * 48'000.0 / block_size) + 1000};
  audio::ClockDriver driver{witness, {.sample_rate = 48'000, .block_size = block_size}};
  witness.watch(driver);
  const Server server{clock, {.port = 0}};

  namespace asio = boost::asio;
  namespace beast = boost::beast;
  asio::io_context io;
  beast::websocket::stream<asio::ip::tcp::socket> socket{io};
  socket.next_layer().connect({asio::ip::address_v4::loopback(), server.port()});
  socket.handshake("localhost", "/ws/transport/clock");

  std::vector<double> wire;
  std::vector<std::size_t> xruns;
  const auto start = std::chrono::steady_clock::now();
  auto next_xrun = start + std::chrono::seconds{5};
  while (std::chrono::steady_clock::now() - start < std::chrono::duration<double>{seconds}) {
    beast::flat_buffer buffer;
    socket.read(buffer);
    const auto state = protocol::read_state(beast::buffers_to_string(buffer.cdata()));
    if (!state) return 1;
    const std::int64_t due = witness.due_ns(state->sample_pos);
    if (due != 0) wire.push_back(state->timestamp_ms - unix_ms(due));
    if (std::chrono::steady_clock::now() > next_xrun) {
      next_xrun += std::chrono::seconds{5};
      xruns.push_back(witness.blocks().size());
      driver.provoke_xrun(3);
    }
  }

  std::printf("%s, blocks of %d frames; error in ms\n", driver.description().c_str(), block_size);
  std::printf("%-34s %7s %9s %9s %9s %9s\n", "", "count", "p50", "p99", "p99.9", "max");
  const auto blocks = witness.blocks();
  std::vector<double> all;
  for (std::size_t i = 8; i < blocks.size(); ++i)
    all.push_back(static_cast<double>(blocks[i].said.host_ns - blocks[i].due_ns) * 1e-6);
  print("every block, xruns included", all);
  print("messages over WebSocket", wire);
  for (std::size_t after = 0; after < 4; ++after) {
    std::vector<double> errors;
    for (std::size_t xrun : xruns) {
      // The first block after the schedule moved.
      std::size_t first = xrun;
      while (first + 1 < blocks.size() && blocks[first].due_ns - blocks[first - 1].due_ns <
                                              2 * 1'000'000'000LL * block_size / 48'000)
        ++first;
      if (first + after < blocks.size())
        errors.push_back(
            static_cast<double>(blocks[first + after].said.host_ns - blocks[first + after].due_ns) *
            1e-6);
    }
    print(("block " + std::to_string(after) + " after an xrun of three").c_str(), errors);
  }
  return 0;
}
