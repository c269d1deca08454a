#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tactus {

/// A minimal WebSocket client for measurements: reads whole unmasked frames.
class WireClient {
 public:
  /// @param greeting  text of less than 126 bytes to send at once; empty for none
  WireClient(std::uint16_t port, const std::string& path, const std::string& greeting)
      : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error{"cannot connect to port " + std::to_string(port)};
    send_all("GET " + path +
             " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    read_handshake();
    if (greeting.empty()) return;
    // Masked with zeros.
    send_all(std::string{'\x81', static_cast<char>(0x80U | greeting.size()), 0, 0, 0, 0} +
             greeting);
  }
  ~WireClient() { close(socket_); }
  WireClient(const WireClient&) = delete;
  WireClient& operator=(const WireClient&) = delete;

  int socket() const { return socket_; }

  /// Reads the available bytes and passes each whole message to `take`.
  template <class Take>
  void read(Take take) {
    std::array<char, 8192> bytes;
    const ssize_t count = recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count == 0) throw std::runtime_error{"the server closed a connection"};
    if (count > 0) pending_.append(bytes.data(), static_cast<std::size_t>(count));
    while (pending_.size() >= 2) {
      const auto [header, body] = frame();
      if (pending_.size() < header + body) return;
      take(std::string_view{pending_}.substr(header, body));
      pending_.erase(0, header + body);
    }
  }

 private:
  struct Frame {
    std::size_t header;
    std::size_t body;
  };
  Frame frame() const {
    const auto byte = [this](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(pending_[i]));
    };
    const std::size_t length = byte(1) & 0x7FU;
    if (length < 126) return {2, length};
    return {4, pending_.size() < 4 ? 0 : byte(2) << 8U | byte(3)};
  }

  void send_all(const std::string& bytes) const {
    if (send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error{"cannot send"};
  }

  void read_handshake() {
    std::string head;
    char next = 0;
    while (!head.ends_with("\r\n\r\n")) {
      if (recv(socket_, &next, 1, 0) != 1) throw std::runtime_error{"no answer to a handshake"};
      head += next;
    }
    if (!head.starts_with("HTTP/1.1 101")) throw std::runtime_error{"handshake refused"};
  }

  int socket_;
  std::string pending_;
};

/// The highest bin of a spectrum frame in JSON.
inline double highest_bin(std::string_view frame) {
  double highest = 0.0;
  for (auto at = frame.find('['); at < frame.size(); at = frame.find(',', at + 1)) {
    double bin = 0.0;
    std::from_chars(frame.data() + at + 1, frame.data() + frame.size(), bin);
    highest = std::max(highest, bin);
  }
  return highest;
}

}  // namespace tactus
