#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace tactus {

/// A minimal WebSocket client for these tests, independent of the server's library.
class SocketClient {
 public:
  struct Message {
    bool binary = false;
    std::string bytes;
  };

  SocketClient(std::uint16_t port, const std::string& path)
      : stream_{"127.0.0.1", std::to_string(port)} {
    stream_ << "GET " << path
            << " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            << std::flush;
    std::string line;
    while (std::getline(stream_, line) && line != "\r") {
    }
  }

  /// Sends a text of less than 126 bytes, masked with zeros.
  void send(const std::string& text) {
    stream_.put(static_cast<char>(0x81)).put(static_cast<char>(0x80 | text.size()));
    stream_ << std::string(4, '\0') << text << std::flush;
  }

  /// The next message. Errors: throws if the connection ends.
  Message receive() {
    const int head = byte();
    std::size_t size = static_cast<std::size_t>(byte());
    if (size == 126) {
      size = static_cast<std::size_t>(byte()) << 8U;
      size |= static_cast<std::size_t>(byte());
    }
    Message message{.binary = (head & 0x0F) == 2, .bytes = std::string(size, '\0')};
    stream_.read(message.bytes.data(), static_cast<std::streamsize>(size));
    return message;
  }

 private:
  int byte() {
    const int next = stream_.get();
    if (next == std::char_traits<char>::eof()) throw std::runtime_error{"the connection ended"};
    return next;
  }

  boost::asio::ip::tcp::iostream stream_;
};

}  // namespace tactus
