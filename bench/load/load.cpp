#include "load/load.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "load/handshake.h"
#include "load/inflate.h"
#include "platform/clock.h"

namespace tactus::load {
namespace {

using platform::monotonic_ns;
using platform::unix_ns;

constexpr std::int64_t timeout_ns = 30'000'000'000;  // for a client to come in
constexpr std::size_t read_bytes = 256 * 1024;
constexpr std::size_t kept_bytes = std::size_t{2} << 20U;  // more than any leftover
constexpr int small_buffer = 4096;
constexpr std::int64_t poll_period_ns = 1'000'000;

std::string words_of(int error) { return std::generic_category().message(error); }

/// The kernel's time stamp of a message's arrival, Unix time; 0 if it has none.
std::int64_t stamp_of(msghdr& message) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SO_TIMESTAMPNS) continue;
    timespec time{};
    std::memcpy(&time, CMSG_DATA(part), sizeof time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  }
  return 0;
}

void sleep_until(std::int64_t ns) {
  const timespec time{.tv_sec = ns / 1'000'000'000, .tv_nsec = ns % 1'000'000'000};
  ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr);
}

/// The first address that accepts: a server may listen on only one of a name's addresses.
const addrinfo* first_that_answers(const addrinfo* list) {
  if (list->ai_next == nullptr) return list;
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    const int socket = ::socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) continue;
    const timeval timeout{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    const bool answered = ::connect(socket, each->ai_addr, each->ai_addrlen) == 0;
    ::close(socket);
    if (answered) return each;
  }
  return list;
}

}  // namespace

Load::Load(const LoadOptions& options, const Stream& stream)
    : stream_{stream},
      at_once_{options.at_once},
      handshake_{handshake_request(stream.address, options.compress)},
      request_{stream.request.empty() ? std::string{}
                                      : client_frame(protocol::Opcode::text, stream.request)},
      connections_(options.clients + options.never_read),
      buffer_(kept_bytes + read_bytes) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const auto& address = stream.address;
  if (const int failure =
          ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &list);
      failure != 0)
    throw std::runtime_error{
        fmt::format("unknown host {}: {}", address.host, ::gai_strerror(failure))};
  addresses_.reset(list);
  server_ = first_that_answers(list);
  // Clients that never read are spread among the others.
  const std::size_t all = connections_.size();
  for (std::size_t i = 0; i < all; ++i) {
    connections_[i].offers_deflate = options.compress;
    connections_[i].reads = (i + 1) * options.never_read / all == i * options.never_read / all;
  }
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) throw std::system_error{errno, std::generic_category(), "epoll"};
}

Load::~Load() {
  for (const auto& connection : connections_)
    if (connection.socket >= 0) ::close(connection.socket);
  ::close(epoll_);
}

void Load::poll() {
  connect_more();
  std::array<epoll_event, 512> events;
  const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                 unread_.empty() ? 50 : 0);
  const std::int64_t now = monotonic_ns();
  unix_offset_ns_ = unix_ns() - now;
  for (int i = 0; i < ready; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    arrival_ns_ = now;
    serve(event.events, *static_cast<Connection*>(event.data.ptr));
  }
  for (auto* const connection : std::exchange(unread_, {})) {
    connection->unread = false;
    arrival_ns_ = now;
    read(*connection);
  }
  if (hurrying_ && (all_came() || now >= next_look_ns_)) {
    give_up_on_the_late(now);
    hurrying_ = !all_came();
    next_look_ns_ = now + 1'000'000'000;
    read_all();
  }
  const bool more = ready == static_cast<int>(events.size());
  if (stamped_ && !hurrying_ && !more) sleep_until(now + poll_period_ns);
}

/// Starts as many handshakes as may be in progress.
void Load::connect_more() {
  while (next_ < connections_.size() && connecting_ < at_once_) {
    Connection& connection = connections_[next_++];
    connection.began_ns = monotonic_ns();
    connection.state = State::connecting;
    ++connecting_;
    if (!connect(connection)) lose(connection, words_of(errno));
  }
}

bool Load::connect(Connection& connection) {
  const addrinfo& server = *server_;
  connection.socket = ::socket(server.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (connection.socket < 0) return false;
  const int on = 1;
  ::setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connection.reads) {
    if (::setsockopt(connection.socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0)
      stamped_ = false;
  } else {
    // Small, so that the server soon meets a full socket.
    ::setsockopt(connection.socket, SOL_SOCKET, SO_RCVBUF, &small_buffer, sizeof small_buffer);
  }
  if (::connect(connection.socket, server.ai_addr, server.ai_addrlen) != 0 && errno != EINPROGRESS)
    return false;
  // Edge-triggered: one event for what arrives, and the socket is read until it is empty.
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                    .data = {.ptr = &connection}};
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.socket, &event) == 0;
}

void Load::serve(std::uint32_t events, Connection& connection) {
  if (connection.state == State::ended) return;
  if ((events & EPOLLRDHUP) != 0) connection.told_all = true;
  if (connection.state == State::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(connection.socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return lose(connection, words_of(error));
    if ((events & EPOLLOUT) == 0) return;
    connection.state = State::shaking_hands;
    on_reply(connection, handshake_);
  }
  const bool streams = connection.state == State::streaming;
  if (streams && !connection.reads) {
    if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
      lose(connection, "the server closed it");
  } else if (streams && hurrying_) {
    return;  // nothing counts yet: read_all() reads it
  } else if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
    read(connection);
  }
}

/// Reads what there is; a socket that never empties waits until the others have been read.
void Load::read(Connection& connection) {
  alignas(cmsghdr) std::array<char, 64> control;
  while (connection.state != State::ended) {
    char* const space = buffer_.data() + kept_bytes;
    iovec part{.iov_base = space, .iov_len = read_bytes};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t count = ::recvmsg(connection.socket, &message, MSG_DONTWAIT);
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return;
      return lose(connection, words_of(errno));
    }
    if (count == 0) return lose(connection, "the server closed it");
    if (const auto stamp = stamp_of(message); stamp != 0) {
      arrival_ns_ = stamp - unix_offset_ns_;
    } else if (connection.reads && connection.state == State::streaming) {
      stamped_ = false;
    }
    const auto left = connection.leftover();
    char* const start = space - left.size();
    std::memcpy(start, left.data(), left.size());
    const auto size = left.size() + static_cast<std::size_t>(count);
    const auto end = connection.take({start, size}, request_, *this);
    if (!end.empty()) return lose(connection, end);
    if (static_cast<std::size_t>(count) == read_bytes) return read_later(connection);
    if (!connection.told_all) return;  // nothing is left
  }
}

void Load::read_later(Connection& connection) {
  if (connection.state == State::ended || std::exchange(connection.unread, true)) return;
  unread_.push_back(&connection);
}

/// Reads every connected client.
void Load::read_all() {
  for (auto& connection : connections_) {
    if (connection.state != State::streaming || !connection.reads) continue;
    arrival_ns_ = monotonic_ns();
    read(connection);
  }
}

void Load::on_in(Connection& connection) {
  --connecting_;
  connection.was_in = true;
  ++counts_.in;
  counts_.last_in_ns = monotonic_ns();
  if (connection.reads) return;
  ++counts_.never_readers;
  epoll_event event{.events = EPOLLRDHUP | EPOLLET, .data = {.ptr = &connection}};
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.socket, &event);
}

std::string Load::on_message(Connection& connection, const Message& message) {
  if (const auto tick = tick_in(message)) {
    connection.note_stream(*this);
    counts_.bytes += message.payload.size();
    read_tick(connection, *tick);
    return {};
  }
  if (connection.state != State::asking || message.binary) return {};
  if (message.compressed && !inflate_message(message.payload, unpacked_)) return {};
  if (auto refusal = refusal_in(message.compressed ? unpacked_ : message.payload)) return *refusal;
  connection.note_stream(*this);
  return {};
}

std::optional<Tick> Load::tick_in(const Message& message) {
  if (!message.compressed) return stream_.tick_of(message.payload, message.binary);
  if (message.payload == last_packed_) return last_unpacked_;
  if (!inflate_message(message.payload, unpacked_)) return std::nullopt;
  last_packed_ = message.payload;
  last_unpacked_ = stream_.tick_of(unpacked_, message.binary);
  return last_unpacked_;
}

void Load::read_tick(Connection& connection, const Tick& tick) {
  ++counts_.messages;
  const std::int64_t offset = arrival_ns_ - tick.due_ns;
  counts_.earliest_offset_ns = std::min(counts_.earliest_offset_ns, offset);
  counts_.newest_tick = std::max(counts_.newest_tick, tick.number);
  const std::int64_t before =
      std::exchange(connection.last_number, std::max(connection.last_number, tick.number));
  if (tick.number <= before || !lateness_) return;  // the state sent on connecting repeats one
  if (tick.number >= lateness_->last() && before < lateness_->last()) ++counts_.finished;
  lateness_->add(tick.number, offset);
  if (lateness_->counts(tick.number)) ++connection.received;
}

/// Does not wait: a server whose socket is full does not read.
void Load::on_reply(Connection& connection, std::string_view bytes) {
  ::send(connection.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Load::lose(Connection& connection, std::string reason) {
  connection.state = State::ended;
  if (connection.socket >= 0) ::close(connection.socket);
  connection.socket = -1;
  // A server's words go to terminals and into JSON.
  std::ranges::replace_if(reason, [](char c) { return c < ' ' || c > '~'; }, '?');
  if (!connection.was_in) {
    --connecting_;
    ++counts_.failed[reason];
    ++counts_.ended;
  } else if (connection.reads) {
    ++counts_.lost[reason];
    ++counts_.ended;
  }
}

void Load::give_up_on_the_late(std::int64_t now) {
  if (connecting_ == 0) return;
  for (auto& connection : connections_) {
    if (connection.state == State::waiting || connection.state == State::streaming ||
        connection.state == State::ended)
      continue;
    if (now - connection.began_ns > timeout_ns) lose(connection, "no answer within 30 s");
  }
}

std::vector<std::uint32_t> Load::received() const {
  std::vector<std::uint32_t> received;
  for (const auto& connection : connections_)
    if (connection.reads && connection.was_in) received.push_back(connection.received);
  return received;
}

}  // namespace tactus::load
