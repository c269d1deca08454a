#include "load/worker.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "load/inflate.h"
#include "realtime/monotonic.h"

namespace tactus::load {
namespace {

using realtime::monotonic_ns;
using realtime::unix_ns;

constexpr std::int64_t patience_ns = 30'000'000'000;  // for a client to come in
constexpr std::size_t read_bytes = 256 * 1024;
constexpr std::size_t kept_bytes = std::size_t{2} << 20U;  // more than any leftover
constexpr int small_buffer = 4096;

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

}  // namespace

Worker::Worker(const Plan& plan, std::size_t number)
    : plan_{plan}, buffer_(kept_bytes + read_bytes) {
  const std::size_t all = plan.clients + plan.never_read;
  connections_.resize((all + plan.workers - 1 - number) / plan.workers);
  // Clients that never read are spread among the others.
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    const std::size_t place = number + i * plan.workers;
    connections_[i].offers_deflate = plan.compress;
    connections_[i].reads = (place + 1) * plan.never_read / all == place * plan.never_read / all;
  }
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) throw std::system_error{errno, std::generic_category(), "epoll"};
}

Worker::~Worker() {
  for (const auto& connection : connections_)
    if (connection.socket >= 0) ::close(connection.socket);
  ::close(epoll_);
}

void Worker::open_window(std::shared_ptr<TickWindow> window) noexcept {
  window_ = std::move(window);
  window_open_.store(true, std::memory_order_release);
}

void Worker::run() {
  std::array<epoll_event, 512> events;
  std::int64_t next_look = 0;
  std::vector<Connection*> unread;
  while (!stopped_.load(std::memory_order_relaxed)) {
    connect_more();
    const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                   unread_.empty() ? 50 : 0);
    const std::int64_t now = monotonic_ns();
    unix_offset_ns_ = unix_ns() - now;
    if (!lateness_ && window_open_.load(std::memory_order_acquire)) lateness_.emplace(window_);
    for (int i = 0; i < ready; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      arrival_ns_ = now;
      serve(event.events, *static_cast<Connection*>(event.data.ptr));
    }
    unread.swap(unread_);
    for (auto* const connection : unread) {
      connection->unread = false;
      arrival_ns_ = now;
      read(*connection);
    }
    unread.clear();
    if (hurrying_ && (all_came() || now >= next_look)) {
      give_up_on_the_late(now);
      hurrying_ = !all_came();
      next_look = now + 1'000'000'000;
      catch_up();
    }
    publish();
    const bool more = ready == static_cast<int>(events.size());
    if (stamped_ && plan_.pace_ns > 0 && !hurrying_ && !more) sleep_until(now + plan_.pace_ns);
  }
}

/// Starts as many handshakes as may be in progress.
void Worker::connect_more() {
  const std::size_t at_once = std::max<std::size_t>(1, plan_.at_once / plan_.workers);
  while (next_ < connections_.size() && under_way_ < at_once) {
    Connection& connection = connections_[next_++];
    connection.began_ns = monotonic_ns();
    connection.state = State::connecting;
    ++under_way_;
    if (!connect(connection)) lose(connection, words_of(errno));
  }
}

bool Worker::connect(Connection& connection) {
  const addrinfo& server = *plan_.server;
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

void Worker::serve(std::uint32_t events, Connection& connection) {
  if (connection.state == State::ended) return;
  if ((events & EPOLLRDHUP) != 0) connection.told_all = true;
  if (connection.state == State::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(connection.socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return lose(connection, words_of(error));
    if ((events & EPOLLOUT) == 0) return;
    connection.state = State::shaking_hands;
    on_reply(connection, plan_.handshake);
  }
  const bool streams = connection.state == State::streaming;
  if (streams && !connection.reads) {
    if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
      lose(connection, "the server closed it");
  } else if (streams && hurrying_) {
    return;  // nothing counts yet: catch_up() reads it
  } else if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
    read(connection);
  }
}

/// Reads what there is; a socket that never empties waits until the others have been read.
void Worker::read(Connection& connection) {
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
    const auto end = connection.take({start, size}, plan_.request, *this);
    if (!end.empty()) return lose(connection, end);
    if (static_cast<std::size_t>(count) == read_bytes) return read_later(connection);
    if (!connection.told_all) return;  // nothing is left
  }
}

void Worker::read_later(Connection& connection) {
  if (connection.state == State::ended || std::exchange(connection.unread, true)) return;
  unread_.push_back(&connection);
}

/// Reads every connected client.
void Worker::catch_up() {
  for (auto& connection : connections_) {
    if (connection.state != State::streaming || !connection.reads) continue;
    arrival_ns_ = monotonic_ns();
    read(connection);
  }
}

void Worker::on_in(Connection& connection) {
  --under_way_;
  connection.was_in = true;
  ++in_;
  tally_.last_in_ns = monotonic_ns();
  if (connection.reads) return;
  ++tally_.never_readers;
  epoll_event event{.events = EPOLLRDHUP | EPOLLET, .data = {.ptr = &connection}};
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.socket, &event);
}

std::string Worker::on_message(Connection& connection, const Message& message) {
  const auto tick = message.compressed ? unpacked_tick(message)
                                       : plan_.ticks.read(message.payload, message.binary);
  if (tick) {
    connection.note_stream(*this);
    bytes_ += message.payload.size();
    read_tick(connection, *tick);
    return {};
  }
  if (connection.state != State::asking || message.binary) return {};
  if (message.compressed && !inflate_message(message.payload, unpacked_)) return {};
  if (auto refusal = refusal_in(message.compressed ? unpacked_ : message.payload)) return *refusal;
  connection.note_stream(*this);
  return {};
}

std::optional<Tick> Worker::unpacked_tick(const Message& message) {
  if (message.payload == last_packed_) return last_unpacked_;
  if (!inflate_message(message.payload, unpacked_)) return std::nullopt;
  last_packed_ = message.payload;
  last_unpacked_ = plan_.ticks.read(unpacked_, message.binary);
  return last_unpacked_;
}

void Worker::read_tick(Connection& connection, const Tick& tick) {
  ++messages_;
  const std::int64_t offset = arrival_ns_ - tick.due_ns;
  earliest_offset_ns_ = std::min(earliest_offset_ns_, offset);
  newest_tick_ = std::max(newest_tick_, tick.number);
  const std::int64_t before = connection.last_number;
  if (tick.number <= before) return;  // the state sent on connecting repeats one
  connection.last_number = tick.number;
  if (!lateness_) return;
  if (tick.number >= window_->last() && before < window_->last())
    progress_.finished.fetch_add(1, std::memory_order_relaxed);
  window_->note(tick.number, offset);
  if (!window_->counts(tick.number)) return;
  ++connection.received;
  lateness_->add(tick.number, offset);
  const SeenTick seen{tick.number, arrival_ns_};
  if (!tally_.any_tick || tick.number < tally_.first.number) tally_.first = seen;
  if (!tally_.any_tick || tick.number > tally_.last.number) tally_.last = seen;
  tally_.any_tick = true;
}

/// Does not wait: a server whose socket is full does not read.
void Worker::on_reply(Connection& connection, std::string_view bytes) {
  ::send(connection.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Worker::lose(Connection& connection, std::string reason) {
  connection.state = State::ended;
  if (connection.socket >= 0) ::close(connection.socket);
  connection.socket = -1;
  // A server's words go to terminals and into JSON.
  std::ranges::replace_if(reason, [](char c) { return c < ' ' || c > '~'; }, '?');
  if (!connection.was_in) {
    --under_way_;
    ++tally_.failed[reason];
    progress_.failed.fetch_add(1, std::memory_order_relaxed);
  } else if (connection.reads) {
    ++tally_.lost[reason];
    progress_.lost.fetch_add(1, std::memory_order_relaxed);
  }
}

void Worker::give_up_on_the_late(std::int64_t now) {
  if (under_way_ == 0) return;
  for (auto& connection : connections_) {
    if (connection.state == State::waiting || connection.state == State::streaming ||
        connection.state == State::ended)
      continue;
    if (now - connection.began_ns > patience_ns) lose(connection, "no answer within 30 s");
  }
}

void Worker::publish() noexcept {
  constexpr auto relaxed = std::memory_order_relaxed;
  progress_.in.store(in_, relaxed);
  progress_.messages.store(messages_, relaxed);
  progress_.bytes.store(bytes_, relaxed);
  progress_.newest_tick.store(newest_tick_, relaxed);
  progress_.earliest_offset_ns.store(earliest_offset_ns_, relaxed);
}

Tally Worker::tally() const {
  Tally tally = tally_;
  if (lateness_) tally.lateness = lateness_->settled();
  for (const auto& connection : connections_)
    if (connection.reads && connection.was_in) tally.received.push_back(connection.received);
  return tally;
}

}  // namespace tactus::load
