#include <gtest/gtest.h>
#include <sys/resource.h>
#include <tactus/server.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace tactus {
namespace {

using boost::asio::ip::tcp;

/// The first line of the response to a request; empty without a response.
std::string status_line(std::uint16_t port, const std::string& request) {
  tcp::iostream stream{"127.0.0.1", std::to_string(port)};
  stream << request << "\r\nHost: localhost\r\nConnection: close\r\n\r\n" << std::flush;
  std::string line;
  std::getline(stream, line);
  return line;
}

TEST(Server, ServesFromConstructionToDestruction) {
  TransportClock clock;
  std::uint16_t port = 0;
  {
    const Server server{clock, {.port = 0}};
    port = server.port();
    EXPECT_EQ(server.url(), "http://localhost:" + std::to_string(port));
    EXPECT_EQ(status_line(port, "GET /transport/status HTTP/1.1"), "HTTP/1.1 200 OK\r");
  }
  EXPECT_EQ(status_line(port, "GET /transport/status HTTP/1.1"), "");
}

/// Occupies a port of the IPv6 address of localhost.
struct Ipv6Localhost {
  explicit Ipv6Localhost(std::uint16_t port) {
    boost::system::error_code ignored;
    socket.open(tcp::v6(), ignored);
    socket.set_option(boost::asio::ip::v6_only{true}, ignored);
    socket.bind({boost::asio::ip::address_v6::loopback(), port}, error);
    if (!error) socket.listen();
  }
  bool is_missing() const { return error && error != boost::asio::error::address_in_use; }

  boost::asio::io_context io;
  tcp::acceptor socket{io};
  boost::system::error_code error;
};

TEST(Server, prints_its_ipv4_address_while_another_program_has_localhost) {
  TransportClock clock;
  const Ipv6Localhost other{0};
  if (other.is_missing()) GTEST_SKIP() << "no IPv6: " << other.error.message();
  const auto port = other.socket.local_endpoint().port();
  for (const char* host : {"127.0.0.1", "0.0.0.0"}) {
    const Server server{clock, {.host = host, .port = port}};
    EXPECT_EQ(server.url(), "http://127.0.0.1:" + std::to_string(port));
  }
}

TEST(Server, localhost_needs_the_port_at_both_of_its_addresses) {
  TransportClock clock;
  const Ipv6Localhost other{0};
  if (other.is_missing()) GTEST_SKIP() << "no IPv6: " << other.error.message();
  const auto port = other.socket.local_endpoint().port();
  try {
    const Server server{clock, {.port = port}};
    ADD_FAILURE() << "no exception";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::address_in_use);
    EXPECT_NE(std::string{error.what()}.find("::1:" + std::to_string(port)), std::string::npos);
  }
}

TEST(Server, serves_both_addresses_of_localhost_until_its_end) {
  TransportClock clock;
  if (const Ipv6Localhost probe{0}; probe.is_missing()) GTEST_SKIP() << probe.error.message();
  std::uint16_t port = 0;
  {
    const Server server{clock, {.port = 0}};
    port = server.port();
    EXPECT_EQ(server.url(), "http://localhost:" + std::to_string(port));
    EXPECT_EQ(Ipv6Localhost{port}.error, boost::asio::error::address_in_use);
    boost::asio::io_context io;
    tcp::socket client{io};
    boost::system::error_code error;
    client.connect({boost::asio::ip::address_v6::loopback(), port}, error);
    EXPECT_FALSE(error) << error.message();
  }
  boost::asio::io_context io;
  tcp::socket client{io};
  boost::system::error_code error;
  client.connect({boost::asio::ip::address_v6::loopback(), port}, error);
  EXPECT_EQ(error, boost::asio::error::connection_refused);
}

TEST(Server, all_networks_are_those_of_ipv4_too) {
  TransportClock clock;
  const Server server{clock, {.host = "::", .port = 0}};
  EXPECT_EQ(status_line(server.port(), "GET /transport/status HTTP/1.1"), "HTTP/1.1 200 OK\r");
  EXPECT_EQ(server.url(), "http://localhost:" + std::to_string(server.port()));
}

TEST(Server, a_missing_folder_of_files_is_an_error_that_names_it) {
  TransportClock clock;
  try {
    const Server server{clock, {.port = 0, .www = "/nonexistent/www"}};
    ADD_FAILURE() << "no exception";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(),
                 "cannot serve the folder /nonexistent/www: No such file or directory");
  }
}

TEST(Server, ACommandOverTheWireIsInEffectWhenItIsAnswered) {
  TransportClock clock;
  const Server server{clock, {.port = 0}};
  EXPECT_EQ(status_line(server.port(), "POST /transport/seek?seconds=2 HTTP/1.1"),
            "HTTP/1.1 200 OK\r");
  EXPECT_EQ(clock.sample_pos(), 96'000);
}

TEST(Server, ACommandGivenJustBeforeTheAudioEndsStillApplies) {
  TransportClock clock;
  const Server server{clock, {.port = 0}};
  clock.update_position(512);
  ASSERT_TRUE(clock.seek(1'000));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (clock.sample_pos() != 1'000 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  EXPECT_EQ(clock.sample_pos(), 1'000);
}

TEST(Server, OneLongHeaderIsRefusedHoweverLongMessagesMayBe) {
  TransportClock clock;
  const Server server{clock, {.port = 0, .max_message_bytes = 1U << 20U}};
  const std::string header = "\r\nX-Long: " + std::string(70'000, 'x');
  EXPECT_EQ(status_line(server.port(), "GET /transport/status HTTP/1.1" + header),
            "HTTP/1.1 431 Request Header Fields Too Large\r");
  EXPECT_EQ(status_line(server.port(), "GET /transport/status HTTP/1.1"), "HTTP/1.1 200 OK\r");
}

/// Size of the kernel's table of this process's descriptors.
rlim_t descriptor_table_size() {
  std::ifstream status{"/proc/self/status"};
  for (std::string name; status >> name;) {
    rlim_t size = 0;
    if (name == "FDSize:" && status >> size) return size;
  }
  return 0;
}

TEST(Server, TheTableOfDescriptorsHasRoomBeforeClientsCome) {
  TransportClock clock;
  const Server server{clock, {.port = 0}};
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_GE(descriptor_table_size(), std::min<rlim_t>(limit.rlim_cur, 16'384));
}

TEST(Server, ABusyPortIsAnError) {
  TransportClock clock;
  const Server first{clock, {.port = 0}};
  try {
    const Server second{clock, {.port = first.port()}};
    FAIL() << "two servers on one port";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::address_in_use);
  }
}

TEST(Server, AHostWithoutAnAddressIsAnError) {
  TransportClock clock;
  EXPECT_THROW((Server{clock, {.host = "no such host", .port = 0}}), std::system_error);
  EXPECT_THROW((Server{clock, {.host = "", .port = 0}}), std::invalid_argument);
  EXPECT_THROW((Server{clock, {.host = "*", .port = 0}}), std::invalid_argument);
}

TEST(Server, OptionsOutOfRangeAreErrors) {
  TransportClock clock;
  EXPECT_THROW((Server{clock, {.port = 0, .max_message_bytes = 0}}), std::invalid_argument);
  EXPECT_THROW((Server{clock, {.port = 0, .handshake_timeout = std::chrono::milliseconds{0}}}),
               std::invalid_argument);
  EXPECT_THROW((Server{clock, {.port = 0, .limits = {.max_command_burst = 0}}}),
               std::invalid_argument);
  EXPECT_THROW((Server{clock, {.port = 0, .limits = {.reserved_commands = 256}}}),
               std::invalid_argument);
  EXPECT_THROW(
      (Server{clock, {.port = 0, .limits = {.message_timeout = std::chrono::seconds{-1}}}}),
      std::invalid_argument);
}

TEST(Server, StoppingTwiceAndFromAnyThreadIsFine) {
  TransportClock clock;
  Server server{clock, {.port = 0}};
  std::thread other{[&] { server.stop(); }};
  server.wait();
  other.join();
  server.stop();
}

TEST(Server, EndsWhateverIsDueAtThatMoment) {
  TransportClock clock{{.update_hz = 240.0}};
  for (int i = 0; i < 300; ++i) {
    Server server{clock, {.port = 0}};
    std::this_thread::sleep_for(std::chrono::microseconds{4'000 + i});  // about when a tick is due
    server.stop();
  }
}

/// A connection with a handshake in progress.
tcp::socket begin_handshake(boost::asio::io_context& io, std::uint16_t port,
                            const std::string& target) {
  tcp::socket socket{io};
  socket.connect({boost::asio::ip::address_v4::loopback(), port});
  const std::string handshake = "GET " + target +
                                " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  boost::asio::write(socket, boost::asio::buffer(handshake));
  return socket;
}

/// Starts or completes a handshake for the clock's stream, then resets the connection.
void vanish(std::uint16_t port, const std::string& target, bool after_handshake) {
  boost::asio::io_context io;
  tcp::socket socket = begin_handshake(io, port, target);
  std::array<char, 1024> answer;
  if (after_handshake) socket.read_some(boost::asio::buffer(answer));
  socket.set_option(boost::asio::socket_base::linger{true, 0});
}

// These two tests need AddressSanitizer to show a fault.
TEST(Server, AListenerThatVanishesWhenATickIsDueHarmsNobody) {
  TransportClock clock{{.update_hz = 240.0}};
  const Server server{clock, {.port = 0, .limits = {.max_clock_rates = 0}}};
  for (int i = 0; i < 600; ++i)
    vanish(server.port(), "/ws/transport/clock?hz=" + std::to_string(100 + i % 139), i % 4 != 0);
  EXPECT_EQ(status_line(server.port(), "GET /transport/status HTTP/1.1"), "HTTP/1.1 200 OK\r");
}

TEST(Server, StopsInTheMiddleOfHandshakes) {
  TransportClock clock{{.update_hz = 240.0}};
  for (int i = 0; i < 60; ++i) {
    Server server{clock, {.port = 0}};
    std::thread clients{[port = server.port()] {
      try {
        for (int client = 0; client < 20; ++client)
          vanish(port, "/ws/transport/clock?hz=" + std::to_string(100 + client), client % 2 == 0);
      } catch (const boost::system::system_error&) {
      }  // the server is gone
    }};
    std::this_thread::sleep_for(std::chrono::microseconds{i * 50});
    server.stop();
    clients.join();
  }
  EXPECT_EQ(clock.get_metrics().connected_clients, 0U);
}

/// All data until the connection ends.
std::string read_to_end(tcp::socket& socket) {
  std::string read;
  boost::system::error_code error;
  while (!error) {
    std::array<char, 1024> part;
    read.append(part.data(), socket.read_some(boost::asio::buffer(part), error));
  }
  return read;
}

// A connection may be accepted at the moment the server starts to stop.
TEST(Server, WhoeverWasAcceptedIsToldOfTheEnd) {
  TransportClock clock;
  const std::string going_away{"\x88\x02\x03\xE9", 4};
  for (int round = 0; round < 5; ++round) {
    Server server{clock, {.port = 0}};
    boost::asio::io_context io;
    std::vector<tcp::socket> clients;
    for (int i = 0; i < 64; ++i)
      clients.push_back(begin_handshake(io, server.port(), "/ws/transport/clock"));
    clients[static_cast<std::size_t>(12 * round)].wait(tcp::socket::wait_read);
    server.stop();
    for (tcp::socket& client : clients) {
      const std::string read = read_to_end(client);
      EXPECT_TRUE(read.empty() || read.ends_with(going_away)) << read;
    }
  }
}

/// The body of the answer to a GET.
std::string body(std::uint16_t port, const std::string& path) {
  tcp::iostream stream{"127.0.0.1", std::to_string(port)};
  stream << "GET " << path << " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
         << std::flush;
  const std::string answer{std::istreambuf_iterator<char>{stream}, {}};
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

TEST(Server, OfTwoOnOneClockEachCountsItsOwnClients) {
  TransportClock clock;
  auto first = std::make_unique<Server>(clock, ServerOptions{.port = 0});
  const Server second{clock, {.port = 0}};
  boost::asio::io_context io;
  tcp::socket client = begin_handshake(io, second.port(), "/ws/transport/clock");
  client.wait(tcp::socket::wait_read);
  EXPECT_NE(body(first->port(), "/transport/metrics").find(R"("connected_clients":0,)"),
            std::string::npos);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  const auto second_has_one = [&] {
    return body(second.port(), "/transport/metrics").find(R"("connected_clients":1,)") !=
           std::string::npos;
  };
  while (!second_has_one() && std::chrono::steady_clock::now() < deadline) {
  }
  EXPECT_TRUE(second_has_one());
  EXPECT_EQ(clock.get_metrics().connected_clients, 0U) << "the clock tells of the first";
  first.reset();
  while (clock.get_metrics().connected_clients == 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  EXPECT_EQ(clock.get_metrics().connected_clients, 1U) << "and then of the second";
}

TEST(Server, OneClockMayHaveTwoServers) {
  TransportClock clock;
  const Server first{clock, {.port = 0}};
  const Server second{clock, {.port = 0}};
  EXPECT_NE(first.port(), second.port());
  EXPECT_EQ(status_line(second.port(), "GET /transport/metrics HTTP/1.1"), "HTTP/1.1 200 OK\r");
}

}  // namespace
}  // namespace tactus
