#include <gtest/gtest.h>
#include <poll.h>
#include <tactus/server.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "scarce_memory.h"
#include "server/payload.h"

namespace tactus {
namespace {

using boost::asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

std::string request(const std::string& first_line) {
  return first_line + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}
std::string handshake(const std::string& path, const std::string& more_headers = {}) {
  return "GET " + path +
         " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         more_headers + "\r\n";
}
const std::string compressing =
    "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n";
/// A frame of less than 126 bytes, masked with zeros.
std::string frame(std::string_view payload, unsigned char opcode = 1) {
  std::string whole{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | payload.size())};
  return whole.append(4, '\0').append(payload);
}

/// A client that says much and listens little, perhaps with little room for what it does not hear.
class Client {
 public:
  Client(boost::asio::io_context& io, std::uint16_t port, bool little_room = false) : socket_{io} {
    socket_.open(tcp::v4());
    if (little_room) socket_.set_option(tcp::socket::receive_buffer_size{4096});
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
  }

  void say(const std::string& bytes) {
    boost::system::error_code ended;
    boost::asio::write(socket_, boost::asio::buffer(bytes), ended);
  }
  void leave() { socket_.close(); }

  enum class End { none, closed, silence };
  /// Reads on. @return none where text came that has the words in it
  End read_to(const std::string& words, milliseconds patience = seconds{10}) {
    const auto deadline = steady_clock::now() + patience;
    for (;;) {
      if (const auto at = heard_.find(words); at != std::string::npos) {
        heard_.erase(0, at + words.size());
        return End::none;
      }
      const auto left = duration_cast<milliseconds>(deadline - steady_clock::now());
      pollfd can_read{.fd = socket_.native_handle(), .events = POLLIN, .revents = 0};
      if (left <= milliseconds{0} || ::poll(&can_read, 1, static_cast<int>(left.count())) < 1)
        return End::silence;
      std::array<char, 4096> bytes;
      boost::system::error_code ended;
      const std::size_t count = socket_.read_some(boost::asio::buffer(bytes), ended);
      if (ended) return End::closed;
      heard_.append(bytes.data(), count);
    }
  }

 private:
  tcp::socket socket_;
  std::string heard_;
};

const std::string end_of_answer = "\r\n\r\n";
const std::string new_state = "59232000";  // its position in samples

struct Saying {
  std::string first;
  std::string then = {};                 // after an answer
  std::string awaited = "HTTP/1.1 200";  // what comes, unless the server ends it
};

class OutOfMemory : public testing::TestWithParam<std::uint32_t> {
 protected:
  struct Visitor {
    std::unique_ptr<Client> client;
    std::string awaited;
  };

  /// What clients say, at random; some of them leave.
  void use(seconds duration) {
    const std::array<Saying, 10> sayings{{
        {.first = request("GET /transport/status")},
        {.first = request("POST /transport/pause")},
        {.first = request("GET /metrics")},
        {.first = handshake("/ws/transport/clock"), .awaited = new_state},
        {.first = handshake("/ws/transport/clock?hz=7"), .awaited = new_state},
        {.first = handshake("/ws/transport/clock", compressing), .awaited = "\xC1"},
        {.first = handshake("/ws/transport/control"),
         .then = frame(R"({"command":"pause"})"),
         .awaited = "success"},
        {.first = handshake("/ws"),
         .then = frame(R"({"type":"audio.fft.subscribe","encoding":"delta"})") +
                 frame(R"({"type":"audio.fft.subscribe"})") + frame("ping", 9),
         .awaited = "audio.fft.frame"},
        {.first = handshake("/ws"),
         .then = frame(R"({"type":"beat.subscribe"})") +
                 frame(R"({"type":"transport.subscribe","rateHz":11})"),
         .awaited = new_state},
        {.first = handshake("/ws"),
         .then = frame(R"({"type":"audio.subscribe"})") + frame("\x03\xE8", 8),
         .awaited = "\x88"},
    }};
    const auto end = steady_clock::now() + duration;
    while (steady_clock::now() < end) {
      const Saying& saying = sayings[random_() % sayings.size()];
      auto client = connected(saying.first, random_() % 2 == 0);
      std::string awaited = saying.awaited;
      if (!saying.then.empty()) {
        if (client->read_to(end_of_answer, seconds{1}) == Client::End::none)
          client->say(saying.then);
        else
          awaited = end_of_answer;
      }
      visitors_.push_back({std::move(client), std::move(awaited)});
      if (visitors_.size() > most_visitors)
        visitors_.erase(visitors_.begin() + static_cast<std::ptrdiff_t>(random_() % most_visitors));
      std::this_thread::sleep_for(milliseconds{2});
    }
  }

  std::unique_ptr<Client> connected(const std::string& bytes, bool little_room = false) {
    auto client = std::make_unique<Client>(io_, server_.port(), little_room);
    client->say(bytes);
    return client;
  }

  static constexpr std::size_t most_visitors = 100;
  boost::asio::io_context io_;
  TransportClock clock_{{.update_hz = 240.0}};  // fills a client's little room
  Server server_{clock_, {.port = 0, .fft_max_subscribers = 0, .threads = 2, .compress = true}};
  // Who comes first says nothing, so that both threads get of the others.
  std::vector<std::unique_ptr<Client>> silent_{[this] {
    std::vector<std::unique_ptr<Client>> all(240);
    for (auto& client : all) client = std::make_unique<Client>(io_, server_.port());
    return all;
  }()};
  std::jthread audio_{[this](const std::stop_token& ended) {
    for (; !ended.stop_requested(); std::this_thread::sleep_for(milliseconds{5}))
      clock_.update_position(240);
  }};
  std::deque<Visitor> visitors_;
  std::minstd_rand random_{GetParam()};
};

TEST_P(OutOfMemory, EndsWhoNeedsMoreAndServesOn) {
  {
    const test::ScarceMemory scarce{GetParam()};
    use(seconds{3});
  }
  EXPECT_GT(test::ScarceMemory::failures(), 0);

  // Those that come now are served.
  const auto late = connected(handshake("/ws/transport/clock"));
  for (int i = 0; i < 10; ++i) ASSERT_EQ(late->read_to("\"seq\""), Client::End::none);
  const auto commander = connected(handshake("/ws/transport/control"));
  ASSERT_EQ(commander->read_to(end_of_answer), Client::End::none);
  commander->say(frame(R"({"command":"pause"})"));
  EXPECT_EQ(commander->read_to("\"success\":true"), Client::End::none);
  const auto asking = connected(request("POST /transport/seek?seconds=1234"));
  EXPECT_EQ(asking->read_to("200 OK"), Client::End::none);

  // Those that were there get what is new, or were ended.
  for (auto& [client, awaited] : visitors_)
    EXPECT_NE(client->read_to(awaited), Client::End::silence) << awaited;

  // Those that leave leave nothing.
  visitors_.clear();
  for (const auto& client : {late.get(), commander.get(), asking.get()}) client->leave();
  std::this_thread::sleep_for(seconds{1});
  const auto asks_later = connected(request("GET /transport/metrics"));
  EXPECT_EQ(asks_later->read_to("\"connected_clients\":0"), Client::End::none);
  EXPECT_FALSE(server_.has_fft_subscribers());
}

TEST_P(OutOfMemory, StopsAllTheSame) {
  std::future<void> stopped;
  {
    const test::ScarceMemory scarce{GetParam()};
    use(seconds{1});
    stopped = std::async(std::launch::async, [this] { server_.stop(); });
    std::this_thread::sleep_for(seconds{1});
  }
  EXPECT_EQ(stopped.wait_for(seconds{20}), std::future_status::ready);
  visitors_.clear();  // whatever they hold up
}

TEST_P(OutOfMemory, ACompressedFrameIsWholeOrPlain) {
  const std::string message(200, 'x');
  const server::EncodedMessage usual{message};
  for (int i = 0; i < 100; ++i) {
    const server::EncodedMessage made{message};
    std::string_view frame;
    {
      const test::ScarceMemory scarce{GetParam()};
      std::thread{[&] { frame = made.compressed_frame(); }}.join();
    }
    EXPECT_TRUE(frame == usual.compressed_frame() || frame == usual.frame()) << frame.size();
    EXPECT_EQ(made.compressed_frame(), frame) << "the same for all";
  }
}

INSTANTIATE_TEST_SUITE_P(OneIn, OutOfMemory, testing::Values(2, 5, 20, 100, 1000),
                         testing::PrintToStringParamName{});

}  // namespace
}  // namespace tactus
