// The minimal way to send one message to many WebSockets: one thread, one epoll, absolute
// deadlines. Each tick costs one encoding and one non-blocking send() per client. It parses no
// client messages, sends no pings and has no limits; a server's cost is the difference. The rate is
// from the newest client's address, ?hz=N, else 30.
//
// Usage: epoll_loop PORT
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <tactus/transport_state.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "accept_key.h"
#include "platform/clock.h"
#include "protocol/transport/transport_json.h"

namespace {

using tactus::platform::monotonic_ns;
using tactus::platform::unix_ns;

struct Client {
  int socket = -1;
  std::size_t place = 0;  // index in sockets_
  bool in = false;
  std::string pending;  // an incomplete request, later the rest of a partial send
};

class Loop {
 public:
  explicit Loop(std::uint16_t port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, SOMAXCONN) != 0)
      throw std::runtime_error{"cannot listen"};
    epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, 512> events;
    while (true) {
      if (deadline() <= monotonic_ns()) tick();
      const std::int64_t left = std::max<std::int64_t>(0, deadline() - monotonic_ns());
      const timespec wait{.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
      const int ready =
          ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &wait, nullptr);
      for (int i = 0; i < ready; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        auto* client = static_cast<Client*>(event.data.ptr);
        if (client == nullptr)
          accept_all();
        else
          serve(*client, event.events);
      }
    }
  }

 private:
  std::int64_t deadline() const {
    return start_ns_ + static_cast<std::int64_t>(static_cast<double>(deadline_) * 1e9 / hz_);
  }

  void tick() {
    // Deadlines missed by a whole period are skipped; otherwise the loop would never catch up.
    const auto passed = static_cast<double>(monotonic_ns() - start_ns_) * 1e-9 * hz_;
    deadline_ = std::max(deadline_, static_cast<std::uint64_t>(passed)) + 1;
    ++seq_;
    tactus::TransportState state;
    state.time_formatted = tactus::format_time(0, 48'000);
    state.timestamp_ms = static_cast<double>(unix_ns()) * 1e-6;
    state.loop_end_seconds = 10.0;
    state.seq = seq_;
    const std::string body = tactus::protocol::encode(state);
    // For bodies of 126 to 65,535 bytes.
    std::string frame{'\x81', '\x7e', static_cast<char>(body.size() >> 8U),
                      static_cast<char>(body.size() & 0xFFU)};
    frame += body;
    // A full socket misses the message; after a partial send, the rest follows when there is space.
    for (std::size_t i = sockets_.size(); i-- > 0;) {  // backwards, because a client may be removed
      const int socket = sockets_[i];
      const ssize_t sent = ::send(socket, frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent > 0 && static_cast<std::size_t>(sent) < frame.size()) keep_rest(socket, frame, sent);
    }
  }

  void keep_rest(int socket, const std::string& frame, ssize_t sent) {
    Client& client = *clients_[static_cast<std::size_t>(socket)];
    client.pending = frame.substr(static_cast<std::size_t>(sent));
    leave_sockets(client);
  }

  void accept_all() {
    while (true) {
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket < 0) return;
      const int on = 1;
      ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      if (clients_.size() <= static_cast<std::size_t>(socket))
        clients_.resize(static_cast<std::size_t>(socket) + 1);
      auto& client = clients_[static_cast<std::size_t>(socket)];
      client = std::make_unique<Client>();
      client->socket = socket;
      epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = client.get()}};
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
    }
  }

  void serve(Client& client, std::uint32_t events) {
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && !read(client)) return drop(client);
    if ((events & EPOLLOUT) == 0 || !client.in || client.pending.empty()) return;
    const ssize_t sent = ::send(client.socket, client.pending.data(), client.pending.size(),
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) client.pending.erase(0, static_cast<std::size_t>(sent));
    if (client.pending.empty()) join_sockets(client);
  }

  /// Discards what the client sends.
  /// @return false if it has disconnected
  bool read(Client& client) {
    std::array<char, 4096> bytes;
    while (true) {
      const ssize_t count = ::recv(client.socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (count < 0) return errno == EAGAIN;
      if (count == 0) return false;
      if (client.in) continue;
      client.pending.append(bytes.data(), static_cast<std::size_t>(count));
      if (client.pending.ends_with("\r\n\r\n")) return shake_hands(client);
    }
  }

  bool shake_hands(Client& client) {
    const std::string key = tactus::bench::accept_key_of(client.pending);
    if (key.empty()) return false;
    set_rate(rate_of(client.pending));
    const std::string answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        key + "\r\n\r\n";
    if (::send(client.socket, answer.data(), answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL) !=
        static_cast<ssize_t>(answer.size()))
      return false;
    client.pending = {};
    client.in = true;
    join_sockets(client);
    return true;
  }

  static double rate_of(std::string_view request) {
    constexpr std::string_view key = "?hz=";
    double hz = 30.0;
    if (const auto at = request.find(key); at != std::string_view::npos)
      std::from_chars(request.data() + at + key.size(), request.data() + request.size(), hz);
    return hz;
  }

  void set_rate(double hz) {
    if (hz == hz_) return;
    hz_ = hz;
    start_ns_ = monotonic_ns();
    seq_ = 0;
    deadline_ = 1;
  }

  void join_sockets(Client& client) {
    client.place = sockets_.size();
    sockets_.push_back(client.socket);
  }

  void leave_sockets(Client& client) {
    if (client.place >= sockets_.size() || sockets_[client.place] != client.socket) return;
    clients_[static_cast<std::size_t>(sockets_.back())]->place = client.place;
    sockets_[client.place] = sockets_.back();
    sockets_.pop_back();
  }

  void drop(Client& client) {
    leave_sockets(client);
    ::close(client.socket);
    clients_[static_cast<std::size_t>(client.socket)].reset();
  }

  double hz_ = 30.0;
  std::int64_t start_ns_ = monotonic_ns();
  std::uint64_t seq_ = 0;
  std::uint64_t deadline_ = 1;  // number of the next one
  int listener_ = -1;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<int> sockets_;                      // dense, because every tick iterates over it
  std::vector<std::unique_ptr<Client>> clients_;  // by socket
};

constexpr const char* usage = "usage: epoll_loop PORT";

std::uint16_t port_of(std::string_view text) {
  std::uint16_t value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) throw std::runtime_error{usage};
  return value;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) throw std::runtime_error{usage};
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  Loop{port_of(argv[1])}.run();
} catch (const std::exception& error) {
  std::fprintf(stderr, "epoll_loop: %s\n", error.what());
  return 1;
}
