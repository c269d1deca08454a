#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <string>

namespace tactus {

/// A connected pair: the server's end and the client's.
struct SocketPair {
  int server = -1;
  int client = -1;

  SocketPair() = default;
  SocketPair(SocketPair&& other) noexcept : server{other.server}, client{other.client} {
    other.server = other.client = -1;
  }
  SocketPair& operator=(SocketPair&&) = delete;
  ~SocketPair() {
    if (server >= 0) close(server);
    close_client();
  }
  void close_client() {
    if (client >= 0) close(client);
    client = -1;
  }
  /// Sends until the socket is full.
  void fill(char byte) const {
    const std::string filling(4096, byte);
    while (::send(server, filling.data(), filling.size(), MSG_DONTWAIT) > 0) {
    }
  }
  /// Waits for this many bytes, then returns all that have arrived.
  std::string received(std::size_t expected) const {
    std::string bytes;
    std::array<char, 65536> part{};
    for (;;) {
      const int flags = bytes.size() < expected ? 0 : MSG_DONTWAIT;
      const ssize_t got = recv(client, part.data(), part.size(), flags);
      if (got <= 0) return bytes;
      bytes.append(part.data(), static_cast<std::size_t>(got));
    }
  }
};

inline SocketPair local_pair() {
  std::array<int, 2> ends{};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  SocketPair pair;
  pair.server = ends[0];
  pair.client = ends[1];
  return pair;
}

/// Connected over TCP, with the smallest buffers.
inline SocketPair tcp_pair() {
  SocketPair pair;
  pair.client = socket(AF_INET, SOCK_STREAM, 0);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (pair.client < 0 || listener < 0) {
    ADD_FAILURE() << "no socket";
    return pair;
  }
  const int small = 4096;
  setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* place = reinterpret_cast<sockaddr*>(&address);
  socklen_t length = sizeof address;
  EXPECT_EQ(bind(listener, place, length), 0);
  EXPECT_EQ(listen(listener, 1), 0);
  EXPECT_EQ(getsockname(listener, place, &length), 0);
  setsockopt(pair.client, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  EXPECT_EQ(connect(pair.client, place, length), 0);
  pair.server = accept(listener, nullptr, nullptr);
  EXPECT_GE(pair.server, 0);
  close(listener);
  return pair;
}

inline std::string numbered_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i % 251);
  return bytes;
}

}  // namespace tactus
