#include <tactus/client.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <span>
#include <stdexcept>
#include <thread>
#include <utility>

#include "client/clock/local_clock.h"
#include "client/link/address.h"
#include "client/link/key_text.h"
#include "client/net/event_loop.h"
#include "client/session/board.h"
#include "client/session/session.h"

namespace tactus {
namespace {

client::ServerAddress checked_address(std::string_view text) {
  const auto address = client::parse_address(text);
  if (!address) throw std::invalid_argument{"address: " + address.error().message};
  return *address;
}

ClientOptions checked(ClientOptions options) {
  if (options.key.empty()) return options;
  auto key = client::key_text(options.key);
  if (!key) throw std::invalid_argument{"key: " + key.error().message};
  options.key = *std::move(key);
  return options;
}

}  // namespace

struct Client::Impl {
  Impl(std::string_view text, ClientOptions options)
      : address{checked_address(text)},
        url{address.url()},
        loop{local_clock, options.ca_file},
        session{address, watched(checked(std::move(options))), loop, board} {
    if (address.secure) loop.load_authorities();
    thread = std::thread{[this] {
      session.start();
      loop.run();
    }};
  }

  ~Impl() {
    loop.post([this] { session.close(); });
    loop.finish();
    thread.join();
  }

  /// Also notes what wait_until_ready waits for.
  ClientOptions watched(ClientOptions options) {
    options.on.state = [this, then = std::move(options.on.state)](const StateUpdate& update) {
      if (!update.previous) note([this] { is_ready = true; });
      if (then) then(update);
    };
    options.on.failed = [this, then = std::move(options.on.failed)](const Error& error) {
      note([&] { failure = error; });
      if (then) then(error);
    };
    options.on.lost = [this, then = std::move(options.on.lost)](const ConnectionLoss& loss) {
      note([&] { last_loss = loss.reason; });
      if (then) then(loss);
    };
    return options;
  }

  template <class Change>
  void note(Change change) {
    {
      const std::scoped_lock lock{mutex};
      change();
    }
    changed.notify_all();
  }

  double local_now() const noexcept TACTUS_NONBLOCKING { return local_clock.now(); }

  double server_time(double local_ms) const noexcept TACTUS_NONBLOCKING {
    return board.playhead.read().clock.server_time(local_ms);
  }

  std::optional<NowHeard> heard(double local_ms) const noexcept TACTUS_NONBLOCKING {
    if (board.heard_beat.newest() == 0) return std::nullopt;
    return heard_at(board.heard_beat.read(), server_time(local_ms));
  }

  const client::ServerAddress address;
  const std::string url;
  const client::LocalClock local_clock;
  client::Board board;
  std::mutex mutex;
  std::condition_variable changed;
  bool is_ready = false;
  std::optional<Error> failure;
  std::string last_loss;
  client::EventLoop loop;
  client::Session session;  // used on the loop's thread alone, but for its metrics
  std::thread thread;
};

Client::Client(std::string_view address, ClientOptions options)
    : impl_{std::make_unique<Impl>(address, std::move(options))} {}

Client::~Client() = default;

NowPlaying Client::now_playing() const noexcept TACTUS_NONBLOCKING {
  return impl_->board.playhead.read().at(impl_->local_now());
}

NowPlaying Client::now_playing(std::int64_t host_ns) const noexcept TACTUS_NONBLOCKING {
  return impl_->board.playhead.read().at(impl_->local_clock.at(host_ns));
}

std::optional<TransportState> Client::state() const noexcept TACTUS_NONBLOCKING {
  if (impl_->board.state.newest() == 0) return std::nullopt;
  return impl_->board.state.read();
}

SpectrumFrame Client::spectrum() const noexcept TACTUS_NONBLOCKING {
  return impl_->board.spectrum.read();
}

AudioFrame Client::audio_frame() const noexcept TACTUS_NONBLOCKING {
  return impl_->board.audio_frame.read();
}

std::optional<BeatEvent> Client::next_beat() noexcept TACTUS_NONBLOCKING {
  BeatEvent beat;
  if (impl_->board.beats.read(std::span{&beat, 1}) == 0) return std::nullopt;
  return beat;
}

std::optional<NowHeard> Client::now_heard() const noexcept TACTUS_NONBLOCKING {
  return impl_->heard(impl_->local_now());
}

std::optional<NowHeard> Client::now_heard(std::int64_t host_ns) const noexcept TACTUS_NONBLOCKING {
  return impl_->heard(impl_->local_clock.at(host_ns));
}

ClockStatus Client::clock() const noexcept TACTUS_NONBLOCKING {
  return impl_->board.playhead.read().clock.status(impl_->local_now());
}

std::int64_t Client::host_ns_at(double server_unix_ms) const noexcept TACTUS_NONBLOCKING {
  return impl_->local_clock.host_ns(impl_->board.playhead.read().clock.local_time(server_unix_ms));
}

double Client::server_unix_ms_at(std::int64_t host_ns) const noexcept TACTUS_NONBLOCKING {
  return impl_->server_time(impl_->local_clock.at(host_ns));
}

ConnectionState Client::connection() const noexcept TACTUS_NONBLOCKING {
  return impl_->board.connection.load(std::memory_order_acquire);
}

ClientMetrics Client::metrics() const { return impl_->session.metrics(); }

const std::string& Client::url() const noexcept { return impl_->url; }

Result<TransportState> Client::wait_until_ready(std::chrono::milliseconds timeout) {
  std::unique_lock lock{impl_->mutex};
  impl_->changed.wait_for(lock, timeout, [this] { return impl_->is_ready || impl_->failure; });
  if (impl_->failure) return *impl_->failure;
  if (impl_->is_ready) return impl_->board.state.read();
  std::string message = "no state from " + impl_->url + " in time";
  if (!impl_->last_loss.empty()) message += ": " + impl_->last_loss;
  return Error{ErrorCode::unavailable, std::move(message)};
}

void Client::send(const TransportCommand& command, OnResult on_result) {
  impl_->loop.post([impl = impl_.get(), command, on_result = std::move(on_result)]() mutable {
    impl->session.send(command, std::move(on_result));
  });
}

std::future<Result<TransportState>> Client::send(const TransportCommand& command) {
  // Shared, because std::function copies what it calls.
  auto promise = std::make_shared<std::promise<Result<TransportState>>>();
  auto future = promise->get_future();
  send(command,
       [promise](Result<TransportState> result) { promise->set_value(std::move(result)); });
  return future;
}

std::future<Result<TransportState>> Client::play() {
  return send({.kind = TransportCommand::Kind::play});
}
std::future<Result<TransportState>> Client::pause() {
  return send({.kind = TransportCommand::Kind::pause});
}
std::future<Result<TransportState>> Client::resume() {
  return send({.kind = TransportCommand::Kind::resume});
}
std::future<Result<TransportState>> Client::stop() {
  return send({.kind = TransportCommand::Kind::stop});
}
std::future<Result<TransportState>> Client::rewind() {
  return send({.kind = TransportCommand::Kind::rewind});
}
std::future<Result<TransportState>> Client::seek(Frames position) {
  return send(
      {.kind = TransportCommand::Kind::seek_samples, .value = static_cast<double>(position)});
}
std::future<Result<TransportState>> Client::seek_seconds(Seconds position) {
  return send({.kind = TransportCommand::Kind::seek_seconds, .value = position});
}
std::future<Result<TransportState>> Client::seek_beat(Beats position) {
  return send({.kind = TransportCommand::Kind::seek_beats, .value = position});
}
std::future<Result<TransportState>> Client::set_bpm(Bpm bpm) {
  return send({.kind = TransportCommand::Kind::tempo, .value = bpm});
}
std::future<Result<TransportState>> Client::set_loop(const LoopChange& change) {
  return send({.kind = TransportCommand::Kind::loop, .loop = change});
}
std::future<Result<TransportState>> Client::align(bool bar, std::optional<std::int64_t> host_ns) {
  Alignment alignment{.bar = bar};
  if (host_ns) alignment.unix_ms = server_unix_ms_at(*host_ns);
  return send({.kind = TransportCommand::Kind::align, .align = alignment});
}
std::future<Result<TransportState>> Client::set_meter(Meter meter) {
  return send({.kind = TransportCommand::Kind::meter,
               .meter = {.beats = meter.beats_per_bar, .unit = meter.beat_unit}});
}
std::future<Result<TransportState>> Client::nudge(double ms) {
  return send({.kind = TransportCommand::Kind::nudge, .value = ms});
}

void Client::set_spectrum(const std::optional<SpectrumStreamOptions>& options) {
  impl_->loop.post([impl = impl_.get(), options] { impl->session.set_spectrum(options); });
}

void Client::set_beats(bool on) {
  impl_->loop.post([impl = impl_.get(), on] { impl->session.set_beats(on); });
}

void Client::set_audio_frames(bool on) {
  impl_->loop.post([impl = impl_.get(), on] { impl->session.set_audio_frames(on); });
}

void Client::set_heard_beat(bool on) {
  impl_->loop.post([impl = impl_.get(), on] { impl->session.set_heard_beat(on); });
}

void Client::authenticate(std::string key, std::function<void(Result<std::string>)> on_result) {
  impl_->loop.post(
      [impl = impl_.get(), key = std::move(key), on_result = std::move(on_result)]() mutable {
        auto text = client::key_text(key);
        if (text) return impl->session.authenticate(*std::move(text), std::move(on_result));
        if (on_result) on_result(text.error());
      });
}

}  // namespace tactus
