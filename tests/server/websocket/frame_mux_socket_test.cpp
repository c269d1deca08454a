#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "mux_session.h"
#include "server/websocket/frame_mux.h"

namespace tactus::server {
namespace {

using protocol::Opcode;
using SocketSession = MuxSession<Socket>;
using Client = beast::websocket::stream<Socket, false>;

constexpr std::size_t frames = 3'000;

std::string message(std::size_t number) { return numbered('P', number, number * 37 % 9'000); }

/// A server with one client, whose socket fills quickly.
class Served {
 public:
  Served() {
    client_.next_layer().open(Tcp::v4());
    client_.next_layer().set_option(asio::socket_base::receive_buffer_size{4'096});
    client_.next_layer().connect(acceptor_.local_endpoint());
    Socket socket = acceptor_.accept();
    socket.set_option(asio::socket_base::send_buffer_size{4'096});
    session = std::make_shared<SocketSession>(std::move(socket), Dice{1});
    session->start();
    for (std::size_t number = 0; number < frames; ++number)
      session->enqueue(make_frame(Opcode::text, message(number)));
    server_ = std::thread{[this] { io_.run(); }};
    client_.handshake("localhost", "/");
  }
  ~Served() { server_.join(); }

  Client& client() { return client_; }
  /// Valid after the server's thread has ended.
  void join() {
    server_.join();
    server_ = std::thread{[] {}};
  }

 private:
  asio::io_context io_;

 public:
  std::shared_ptr<SocketSession> session;

 private:
  asio::basic_socket_acceptor<Tcp, Executor> acceptor_{
      io_, Tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
  asio::io_context clients_;
  Client client_{clients_};
  std::thread server_;
};

TEST(FrameMuxOverTcp, ManyFramesArriveInOrderBetweenPongsAndBeforeTheClose) {
  Served served;
  std::size_t pongs = 0;
  served.client().control_callback(
      [&](beast::websocket::frame_type kind, beast::string_view payload) {
        if (kind != beast::websocket::frame_type::pong) return;
        EXPECT_EQ(payload, std::to_string(pongs++));
      });
  beast::flat_buffer buffer;
  std::size_t pings = 0;
  for (std::size_t number = 0; number < frames; ++number) {
    if (number % 16 == 0) {
      const std::string text = std::to_string(pings++);
      served.client().ping({text.data(), text.size()});
    }
    served.client().read(buffer);
    ASSERT_EQ(beast::buffers_to_string(buffer.data()), message(number));
    buffer.consume(buffer.size());
  }
  served.client().close(beast::websocket::close_code::normal);
  served.join();
  EXPECT_TRUE(served.session->ended);
  EXPECT_TRUE(served.session->mux().close_begun());
  EXPECT_GT(pongs, 0U);
}

TEST(FrameMuxOverTcp, AClientThatGoesWhileMuchWaitsEndsItsSession) {
  Served served;
  served.client().next_layer().set_option(asio::socket_base::linger{true, 0});
  served.client().next_layer().close();
  served.join();
  EXPECT_TRUE(served.session->ended);
  EXPECT_LT(served.session->accepted.size(), frames);
}

}  // namespace
}  // namespace tactus::server
