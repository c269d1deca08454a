// A TCP proxy that simulates a bad network. Both directions have the same minimum delay and
// separate queues; the order is kept. It prints its port, and on SIGINT its own lateness.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "queue_model.h"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using tactus::bench::Nanoseconds;
using tactus::bench::QueueModel;

struct Settings {
  std::uint16_t to = 0;
  double least_ms = 1.0;
  std::string queue = "busy";
  std::uint64_t seed = 1;
};

/// Delays of packets beyond their scheduled time.
using Lateness = std::vector<Nanoseconds>;

/// Forwards packets from one socket to the other, each after its delay. Thread: the program's.
class Direction : public std::enable_shared_from_this<Direction> {
 public:
  /// @param end  called when the input has ended
  Direction(std::shared_ptr<tcp::socket> from, std::shared_ptr<tcp::socket> to, Nanoseconds least,
            const QueueModel& queue, Lateness& lateness, std::function<void()> end)
      : from_{std::move(from)},
        to_{std::move(to)},
        least_{least},
        queue_{queue},
        lateness_{lateness},
        end_{std::move(end)},
        timer_{from_->get_executor()} {}

  void read() {
    from_->async_read_some(asio::buffer(incoming_),
                           [self = shared_from_this()](error_code error, std::size_t length) {
                             if (error) return self->end_();
                             self->receive(length);
                             self->read();
                           });
  }

 private:
  struct Packet {
    Clock::time_point due;
    std::vector<char> bytes;
  };

  void receive(std::size_t length) {
    const auto now = Clock::now();
    last_due_ = std::max(last_due_, now + least_ + queue_.wait(now - start_));
    packets_.push_back(
        {last_due_, {incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(length)}});
    if (packets_.size() == 1) wait();
  }

  void wait() {
    timer_.expires_at(packets_.front().due);
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->send();
    });
  }

  void send() {
    lateness_.push_back(Clock::now() - packets_.front().due);
    asio::async_write(*to_, asio::buffer(packets_.front().bytes),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (error) return self->end_();
                        self->packets_.pop_front();
                        if (!self->packets_.empty()) self->wait();
                      });
  }

  std::shared_ptr<tcp::socket> from_;
  std::shared_ptr<tcp::socket> to_;
  Nanoseconds least_;
  QueueModel queue_;
  Lateness& lateness_;
  std::function<void()> end_;
  asio::steady_timer timer_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_due_ = start_;
  std::deque<Packet> packets_;
  std::array<char, 65536> incoming_{};
};

class Proxy {
 public:
  Proxy(asio::io_context& io, const Settings& settings)
      : settings_{settings}, acceptor_{io, {asio::ip::address_v4::loopback(), 0}} {
    accept();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  Lateness& lateness() { return lateness_; }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (error) return;
      begin(std::make_shared<tcp::socket>(std::move(socket)));
      accept();
    });
  }

  void begin(const std::shared_ptr<tcp::socket>& client) {
    auto server = std::make_shared<tcp::socket>(acceptor_.get_executor());
    error_code error;
    server->connect({asio::ip::address_v4::loopback(), settings_.to}, error);
    if (error) return;
    client->set_option(tcp::no_delay{true});
    server->set_option(tcp::no_delay{true});
    const auto end = [client, server] {
      error_code ignored;
      client->close(ignored);
      server->close(ignored);
    };
    start(client, server, end);
    start(server, client, end);
  }

  void start(const std::shared_ptr<tcp::socket>& from, const std::shared_ptr<tcp::socket>& to,
             const std::function<void()>& end) {
    const QueueModel queue{settings_.queue, settings_.seed * 1000 + ++directions_};
    std::make_shared<Direction>(from, to, QueueModel::ms(settings_.least_ms), queue, lateness_, end)
        ->read();
  }

  Settings settings_;
  tcp::acceptor acceptor_;
  Lateness lateness_;
  std::uint64_t directions_ = 0;
};

void report(Lateness& lateness) {
  if (lateness.empty()) return;
  std::ranges::sort(lateness);
  const auto at = [&](double share) {
    const auto place = static_cast<std::size_t>(share * static_cast<double>(lateness.size() - 1));
    return static_cast<double>(lateness[place].count()) * 1e-6;
  };
  std::printf("{\"packets\":%zu,\"late_p50_ms\":%.3f,\"late_p99_ms\":%.3f,\"late_max_ms\":%.3f}\n",
              lateness.size(), at(0.5), at(0.99), at(1.0));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"A TCP proxy that delays like a bad network"};
  Settings settings;
  app.add_option("--to", settings.to, "The server's port")->required();
  app.add_option("--least-ms", settings.least_ms, "Least delay of each direction");
  app.add_option("--queue", settings.queue)
      ->check(CLI::IsMember({"busy", "bursty", "even", "none"}));
  app.add_option("--seed", settings.seed);
  CLI11_PARSE(app, argc, argv);

  asio::io_context io{1};
  Proxy proxy{io, settings};
  asio::signal_set signals{io, SIGINT, SIGTERM};
  signals.async_wait([&](error_code, int) { io.stop(); });
  std::printf("%u\n", unsigned{proxy.port()});
  std::fflush(stdout);
  io.run();
  report(proxy.lateness());
}
