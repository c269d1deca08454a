#include "bridges/jack_transport.h"

#include <jack/jack.h>
#include <jack/transport.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include "platform/jack_end.h"
#include "platform/this_thread.h"
#include "realtime/cycle_offset.h"
#include "realtime/try_lock.h"

namespace tactus::bridges {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds retry_period{500};
constexpr milliseconds start_timeout{2'000};
constexpr milliseconds end_timeout{2'000};
constexpr Frames longest_cycle = 8'192;
constexpr double ticks_per_beat = 1'920.0;
constexpr auto not_running = "JACK is not running: start it";
constexpr double smoothing = 0.05;  // of phase error and jitter, per block

/// What JACK says at a moment of its cycle.
struct Reading {
  jack_transport_state_t state = JackTransportStopped;
  jack_position_t position{};  // NOLINT(bugprone-invalid-enum-default-initialization): flags
  jack_nframes_t cycle = 0;    ///< JACK's frame time at the start of the cycle
  jack_nframes_t now = 0;      ///< estimated
};

/// Reads memory that the library shares with the server.
Reading read(jack_client_t* client) noexcept TACTUS_NONBLOCKING {
  Reading reading;
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wfunction-effects"  // the library does not declare its effects
#endif
  reading.state = jack_transport_query(client, &reading.position);
  reading.cycle = jack_last_frame_time(client);
  reading.now = jack_frame_time(client);
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic pop
#endif
  return reading;
}

/// Frames from one frame time to another, which wrap at 32 bits.
Frames distance(jack_nframes_t from, jack_nframes_t to) noexcept TACTUS_NONBLOCKING {
  return static_cast<std::int32_t>(to - from);
}

}  // namespace

/// The client and its thread, which keeps it alive, because it may be abandoned.
class JackTransport::Connection {
 public:
  Connection(const TransportClock& clock, Options options, Log log)
      : clock_{clock},
        options_{options},
        log_{std::move(log)},
        rate_{clock.options().sample_rate} {}

  /// Starts the thread, and waits for its first attempt, unless JACK hangs.
  static void start(const std::shared_ptr<Connection>& self) {
    self->thread_ = std::thread{[self] { self->run(); }};
    std::unique_lock lock{self->mutex_};
    self->changed_.wait_for(lock, start_timeout, [&self] { return self->tried_; });
  }

  void end() {
    std::unique_lock lock{mutex_};
    ending_ = true;
    changed_.notify_all();
    const bool ended = changed_.wait_for(lock, end_timeout, [this] { return ended_; });
    lock.unlock();
    ended ? thread_.join() : thread_.detach();
  }

  std::optional<HostPosition> position(Frames frames) noexcept TACTUS_NONBLOCKING {
    if (!use_.try_lock()) return std::nullopt;
    std::optional<HostPosition> host;
    if (client_ != nullptr && !lost_.load(std::memory_order_relaxed)) {
      const Reading reading = read(client_);
      if (!hangs(reading)) host = position_of(reading, frames);
    }
    use_.unlock();
    return host;
  }

  Outcome command(const TransportCommand& command) {
    using Kind = TransportCommand::Kind;
    const std::lock_guard lock{mutex_};
    if (client_ == nullptr || lost_)
      return Error{ErrorCode::failed_precondition, obstacle_.empty() ? not_running : obstacle_};
    const bool locates = command.kind == Kind::seek_samples || command.kind == Kind::stop;
    if (locates && command.value > std::numeric_limits<jack_nframes_t>::max())
      return Error{ErrorCode::out_of_range, "position is beyond JACK's last frame, 2^32 - 1"};
    if (command.kind == Kind::play) jack_transport_start(client_);
    if (command.kind == Kind::pause || command.kind == Kind::stop) jack_transport_stop(client_);
    if (locates) jack_transport_locate(client_, static_cast<jack_nframes_t>(command.value));
    return success();
  }

  void describe(LeaderInfo& info) const {
    info.peers = info.locked ? 1 : 0;
    info.phase_error_ms = phase_error_ms_.load(std::memory_order_relaxed);
    info.jitter_ms = jitter_ms_.load(std::memory_order_relaxed);
  }

  bool has_master() const noexcept { return has_master_.load(std::memory_order_relaxed); }
  const Options& options() const noexcept { return options_; }

 private:
  // For the audio thread.

  /// Whether the server has begun no cycle for half a second.
  bool hangs(const Reading& reading) const noexcept TACTUS_NONBLOCKING {
    return distance(reading.cycle, reading.now) > static_cast<Frames>(rate_) / 2 + longest_cycle;
  }

  HostPosition position_of(const Reading& reading, Frames frames) noexcept TACTUS_NONBLOCKING {
    const jack_position_t& jack = reading.position;
    HostPosition host{.rolling = reading.state == JackTransportRolling ||
                                 reading.state == JackTransportLooping};
    const Frames offset = realtime::cycle_offset();
    const bool in_cycle = offset >= 0;
    const Frames into = in_cycle ? offset : distance(reading.cycle, reading.now);
    const Frames passed = host.rolling ? into : 0;
    host.frame = static_cast<Frames>(jack.frame) + passed;
    in_cycle ? note_error(0.0) : steady(host);
    expected_ = host.frame + (host.rolling ? frames : 0);
    const bool has_master = (jack.valid & JackPositionBBT) != 0;
    has_master_.store(has_master, std::memory_order_relaxed);
    if (options_.timebase || !has_master) return host;
    // JACK packs its struct, so references to its members would be misaligned.
    const double bpm = jack.beats_per_minute;
    const double ticks_per_beat = jack.ticks_per_beat;
    host.bpm = bpm;
    host.meter = {.beats_per_bar = static_cast<int>(jack.beats_per_bar),
                  .beat_unit = static_cast<int>(jack.beat_type)};
    // The bar is that of the cycle's start, or of some frames before it.
    Frames since = host.frame - static_cast<Frames>(jack.frame);
    if ((jack.valid & JackBBTFrameOffset) != 0) since += jack.bbt_offset;
    const std::int64_t bar = jack.bar;
    host.bar = bar;
    host.beat = jack.beat + static_cast<double>(jack.tick) / std::max(ticks_per_beat, 1.0) +
                static_cast<double>(since) / rate_ * bpm / 60.0;
    return host;
  }

  /// Keeps the playhead on its line, while it is near JACK's: the times of blocks vary.
  void steady(HostPosition& host) noexcept TACTUS_NONBLOCKING {
    const double off_ms = 1e3 * static_cast<double>(expected_ - host.frame) / rate_;
    if (std::abs(off_ms) > 20.0 || !host.rolling) return;
    host.frame = expected_;
    note_error(off_ms);
  }

  /// Adds to the mean phase error and its jitter.
  void note_error(double off_ms) noexcept TACTUS_NONBLOCKING {
    const double error = phase_error_ms_.load(std::memory_order_relaxed);
    const double jitter = jitter_ms_.load(std::memory_order_relaxed);
    phase_error_ms_.store(error + smoothing * (off_ms - error), std::memory_order_relaxed);
    jitter_ms_.store(jitter + smoothing * (std::abs(off_ms - error) - jitter),
                     std::memory_order_relaxed);
  }

  // For the thread.

  void run() {
    platform::name_this_thread("tactus-jack");
    // Without these functions the library prints to standard error.
    jack_set_error_function([](const char*) {});
    jack_set_info_function([](const char*) {});
    do {
      jack_client_t* const client = open();
      use(client);
      if (client != nullptr) {
        log_("following the transport of JACK");
        while (!lost_ && !ends_within(milliseconds{100})) continue;
        use(nullptr);
        if (lost_) log_("the JACK server has ended; waiting for it");
        close(client);
      }
    } while (!ends_within(retry_period));
    const std::lock_guard lock{mutex_};
    ended_ = true;
    changed_.notify_all();
  }

  jack_client_t* open() {
    if (!platform::JackEnd::may_open()) return nullptr;
    jack_client_t* const client = jack_client_open("tactus-transport", JackNoStartServer, nullptr);
    if (client == nullptr) return wait_since(not_running);
    lost_ = false;
    jack_on_shutdown(
        client,
        [](void* self) {
          static_cast<Connection*>(self)->server_end_.happened();
          static_cast<Connection*>(self)->lost_ = true;
        },
        this);
    const auto rate = jack_get_sample_rate(client);
    std::string why;
    if (rate != rate_) {
      const std::string hz = std::to_string(rate);
      why = "JACK runs at " + hz + " Hz: restart with --sample-rate " + hz;
    } else if (options_.timebase && !lead(client)) {
      why = "JACK has another timebase master: end that program";
    } else if (needs_activation() && jack_activate(client) != 0) {
      why = "JACK refuses this program: restart JACK";
    } else {
      obstacle(not_running);  // once it is lost
      return client;
    }
    close(client);
    return wait_since(why);
  }

  /// Notes why JACK is not followed. @return whether that is new
  bool obstacle(const std::string& why) {
    const std::lock_guard lock{mutex_};
    return std::exchange(obstacle_, why) != why;
  }
  /// The same, with a line for the log. @return no client
  jack_client_t* wait_since(const std::string& why) {
    if (obstacle(why)) log_(why);
    return nullptr;
  }

  void close(jack_client_t* client) {
    jack_client_close(client);
    server_end_.closed();
  }

  /// Makes this client the timebase master.
  bool lead(jack_client_t* client) {
    return jack_set_timebase_callback(client, 0, &Connection::on_timebase, this) == 0;
  }

  /// JACK asks active timebase masters alone, and PipeWire takes commands of active clients alone.
  /// Else JACK need not wait for this client in each cycle.
  bool needs_activation() const {
    return options_.timebase ||
           std::string_view{jack_get_version_string()}.find("PipeWire") != std::string_view::npos;
  }

  /// Lets audio and commands use a client, or none.
  void use(jack_client_t* client) {
    const std::lock_guard lock{mutex_};
    while (!use_.try_lock()) std::this_thread::yield();  // held for a reading at most
    client_ = client;
    use_.unlock();
    tried_ = true;
    changed_.notify_all();
  }

  /// @return true if the bridge ends
  bool ends_within(milliseconds time) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, time, [this] { return ending_; });
  }

  static void on_timebase(jack_transport_state_t, jack_nframes_t, jack_position_t* position, int,
                          void* self) noexcept {
    static_cast<const Connection*>(self)->fill(*position);
  }

  /// Writes the clock's bar and beat at JACK's frame.
  void fill(jack_position_t& jack) const noexcept TACTUS_NONBLOCKING {
    const TransportSnapshot now = clock_.snapshot();
    const auto frame = static_cast<Frames>(jack.frame);
    const Frames ahead = frame - now.sample_pos;
    const bool continues = std::abs(ahead) < static_cast<Frames>(rate_);
    const Beats beats = continues ? now.beat_pos + beats_at(ahead, now.bpm, rate_)
                                  : beats_at(frame, now.bpm, rate_) + now.beat_offset;
    const double ticks = std::floor(std::max(beats, 0.0) * ticks_per_beat + 1e-6);
    const auto beat = static_cast<std::int64_t>(ticks / ticks_per_beat);
    const std::int64_t per_bar = now.meter.beats_per_bar;
    jack.valid = JackPositionBBT;
    jack.bar = static_cast<std::int32_t>(beat / per_bar) + 1;
    jack.beat = static_cast<std::int32_t>(beat % per_bar) + 1;
    jack.tick = static_cast<std::int32_t>(ticks - static_cast<double>(beat) * ticks_per_beat);
    jack.bar_start_tick = static_cast<double>(beat - beat % per_bar) * ticks_per_beat;
    jack.beats_per_bar = static_cast<float>(per_bar);
    jack.beat_type = static_cast<float>(now.meter.beat_unit);
    jack.ticks_per_beat = ticks_per_beat;
    jack.beats_per_minute = now.bpm;
  }

  const TransportClock& clock_;
  const Options options_;
  const Log log_;
  const SampleRate rate_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool tried_ = false;    // guarded by mutex_
  bool ending_ = false;   // guarded by mutex_
  bool ended_ = false;    // guarded by mutex_
  std::string obstacle_;  // why JACK is not followed; guarded by mutex_

  realtime::TryLock use_;            // guards the client, with mutex_ or without
  jack_client_t* client_ = nullptr;  // written under both
  platform::JackEnd server_end_;
  std::atomic<bool> lost_{false};  // written by: JACK's thread; read by: any

  // Audio thread only.
  Frames expected_ = 0;                      // the next block's position
  std::atomic<bool> has_master_{false};      // written by: audio; read by: any
  std::atomic<double> phase_error_ms_{0.0};  // written by: audio; read by: any
  std::atomic<double> jitter_ms_{0.0};       // written by: audio; read by: any
};

JackTransport::JackTransport(const TransportClock& clock, Options options, Log log)
    : connection_{std::make_shared<Connection>(clock, options, std::move(log))} {
  Connection::start(connection_);
}
JackTransport::~JackTransport() { connection_->end(); }

std::optional<HostPosition> JackTransport::position(Frames frames) noexcept {
  return connection_->position(frames);
}
bool JackTransport::sets_tempo() const noexcept { return !connection_->options().timebase; }
std::string JackTransport::tempo_advice() const {
  return connection_->has_master()
             ? "change it in JACK's timebase master"
             : "no timebase master runs; start one, or tactus with --timebase";
}
Outcome JackTransport::command(const TransportCommand& command) {
  return connection_->command(command);
}
void JackTransport::describe(LeaderInfo& info) const { connection_->describe(info); }

}  // namespace tactus::bridges
