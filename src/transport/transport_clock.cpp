#include <tactus/transport_clock.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <locale>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "platform/clock.h"
#include "realtime/command_queue.h"
#include "realtime/host_clock.h"
#include "realtime/snapshot.h"
#include "realtime/try_lock.h"
#include "transport/beat_block.h"
#include "transport/transport_clock_access.h"
#include "transport/transport_core.h"
#include "transport/unix_time.h"

namespace tactus {
namespace {

constexpr std::size_t queue_capacity = transport::command_queue_capacity;
constexpr std::int64_t idle_after_ns = 100'000'000;

/// A command in the queue.
struct QueuedCommand {
  TransportCommand command;
  std::int64_t moment_ns = 0;  ///< for an alignment: its moment, in monotonic time
};

/// The result of one command.
struct CommandResult {
  TransportSnapshot state;
  transport::Refusal refusal = transport::Refusal::none;
};

/// Throws std::invalid_argument unless low <= value <= high.
void demand(const char* name, double value, double low, double high) {
  if (value >= low && value <= high) return;
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text.precision(15);
  text << name << " must be between " << low << " and " << high << ", not " << value;
  throw std::invalid_argument{text.str()};
}

const TransportOptions& checked(const TransportOptions& options) {
  demand("sample_rate", options.sample_rate, min_sample_rate, max_sample_rate);
  demand("block_size", static_cast<double>(options.block_size), 1.0,
         static_cast<double>(max_block_size));
  demand("bpm", options.bpm, min_bpm, max_bpm);
  if (const auto meter = check({.kind = TransportCommand::Kind::meter,
                                .meter = {options.meter.beats_per_bar, options.meter.beat_unit}},
                               options.sample_rate);
      !meter)
    throw std::invalid_argument{"meter: " + meter.error().message};
  demand("update_hz", options.update_hz, min_update_hz, max_update_hz);
  return options;
}

Error error_of(transport::Refusal refusal) {
  if (refusal == transport::Refusal::too_far)
    return {ErrorCode::out_of_range, "beat position exceeds 2^53 frames at this tempo", "beats"};
  return {ErrorCode::out_of_range, "loop start must be before loop end", "start"};
}

}  // namespace

struct TransportClock::Impl {
  explicit Impl(const TransportOptions& o)
      : options{checked(o)},
        idle_ns{std::max(idle_after_ns, 3 * o.block_size * 1'000'000'000 / o.sample_rate)},
        core{o.sample_rate, o.bpm, o.meter},
        host_clock{o.sample_rate} {
    publish(0);
  }

  // Requires writer_lock.

  void publish(std::int64_t host_ns) noexcept TACTUS_NONBLOCKING {
    core.stamp(host_ns);
    snapshots.publish(core.state());
  }

  /// Moves the playhead and publishes the beats it passes.
  /// @param host_ns  time at which the playhead reaches its new position
  void advance(Frames frames, std::uint64_t blocks,
               std::int64_t host_ns) noexcept TACTUS_NONBLOCKING {
    if (!core.advance(frames, blocks)) return;
    transport::BeatBlock beats = core.beat_block();
    beats.host_ns = host_ns;
    beat_blocks.publish(beats);
  }

  /// Applies pending commands, at most one queue length.
  /// @param host_ns  time of a position set by a command
  /// @return true if a command was applied
  bool apply_pending(std::int64_t host_ns) noexcept TACTUS_NONBLOCKING {
    std::size_t applied = 0;
    for (; applied < queue_capacity; ++applied) {
      const auto command = commands.pop();
      if (!command) break;
      const TransportSnapshot before = core.state();
      const transport::Refusal refusal = core.apply(command->command, host_ns - command->moment_ns);
      const bool moved =
          core.state().sample_pos != before.sample_pos || core.state().status != before.status;
      if (moved) core.stamp(host_ns);
      results.publish({core.state(), refusal});
    }
    return applied > 0;
  }

  /// Returns true if no audio runs.
  bool idle() const noexcept TACTUS_NONBLOCKING {
    return platform::monotonic_ns() - last_block_ns.load(std::memory_order_relaxed) > idle_ns;
  }

  // Not for the audio thread.

  /// A thread that fails to lock may leave its command to the holder, so the holder checks again
  /// after unlocking.
  void apply_if_idle() noexcept {
    while (commands.ready() && idle() && writer_lock.try_lock()) {
      const std::int64_t now = platform::monotonic_ns();
      if (apply_pending(now)) snapshots.publish(core.state());
      writer_lock.unlock_then_check();
    }
  }

  const TransportOptions options;
  const std::int64_t idle_ns;

  // Written by: the hub of the server that owns the stream; read by: any.
  realtime::Snapshot<transport::StreamFigures, 4> stream;
  std::atomic<const void*> stream_owner{nullptr};  // written by: hubs; read by: hubs

  realtime::CommandQueue<QueuedCommand, queue_capacity> commands;
  realtime::Snapshot<TransportSnapshot, 8> snapshots;
  realtime::Snapshot<CommandResult, queue_capacity> results;
  realtime::Snapshot<transport::BeatBlock, transport::beat_blocks_kept> beat_blocks;
  realtime::TryLock writer_lock;  // guards core and the writing side of the members above
  transport::TransportCore core;

  // Audio thread only.
  realtime::HostClock host_clock;
  TransportBlock block;
  Frames banked_frames = 0;  // from callbacks that found it locked
  std::uint64_t banked_blocks = 0;
  std::atomic<std::int64_t> last_block_ns{INT64_MIN / 2};  // written by: audio; read by: any
};

TransportClock::TransportClock(const TransportOptions& options)
    : impl_{std::make_unique<Impl>(options)} {}
TransportClock::~TransportClock() = default;

const TransportOptions& TransportClock::options() const noexcept { return impl_->options; }

void TransportClock::update_position(Frames frames) noexcept {
  Impl& m = *impl_;
  frames = std::max(frames, Frames{0});
  const std::int64_t now = platform::monotonic_ns();
  m.last_block_ns.store(now, std::memory_order_relaxed);
  if (!m.writer_lock.try_lock()) {
    m.banked_frames += frames;
    ++m.banked_blocks;
    m.block = {.frames = frames};
    return;
  }
  const Frames banked = std::exchange(m.banked_frames, 0);
  const std::int64_t host_ns = m.host_clock.update(now, banked + frames);
  const std::int64_t start_ns =
      host_ns - static_cast<std::int64_t>(m.host_clock.duration_ns(frames));
  m.advance(banked, std::exchange(m.banked_blocks, 0), start_ns);
  m.core.stamp(start_ns);
  m.apply_pending(start_ns);
  m.block = m.core.next_block(frames);
  m.advance(frames, 1, host_ns);
  m.publish(host_ns);
  m.writer_lock.unlock();
}

const TransportBlock& TransportClock::last_block() const noexcept { return impl_->block; }

Result<CommandTicket> TransportClock::play() { return submit({TransportCommand::Kind::play}); }
Result<CommandTicket> TransportClock::pause() { return submit({TransportCommand::Kind::pause}); }
Result<CommandTicket> TransportClock::resume() { return submit({TransportCommand::Kind::resume}); }
Result<CommandTicket> TransportClock::stop() { return submit({TransportCommand::Kind::stop}); }
Result<CommandTicket> TransportClock::rewind() { return submit({TransportCommand::Kind::rewind}); }

Result<CommandTicket> TransportClock::seek(Frames position) {
  if (position > max_position)  // checked here: the cast to double may round to max_position
    return Error{ErrorCode::out_of_range, "samples must be between 0 and 2^53 frames", "samples"};
  return submit({TransportCommand::Kind::seek_samples, static_cast<double>(position)});
}
Result<CommandTicket> TransportClock::seek_seconds(Seconds position) {
  return submit({TransportCommand::Kind::seek_seconds, position});
}
Result<CommandTicket> TransportClock::seek_beat(Beats position) {
  return submit({TransportCommand::Kind::seek_beats, position});
}
Result<CommandTicket> TransportClock::set_bpm(Bpm bpm) {
  return submit({TransportCommand::Kind::tempo, bpm});
}
Result<CommandTicket> TransportClock::set_meter(Meter meter) {
  return submit({.kind = TransportCommand::Kind::meter,
                 .meter = {.beats = meter.beats_per_bar, .unit = meter.beat_unit}});
}
Result<CommandTicket> TransportClock::set_loop(Seconds start, Seconds end) {
  return submit({.kind = TransportCommand::Kind::loop, .loop = {.start = start, .end = end}});
}
Result<CommandTicket> TransportClock::enable_loop(bool enabled) {
  return submit({.kind = TransportCommand::Kind::loop, .loop = {.enabled = enabled}});
}

Result<CommandTicket> TransportClock::align(const Alignment& alignment) {
  return submit({.kind = TransportCommand::Kind::align, .align = alignment});
}
Result<CommandTicket> TransportClock::nudge(double ms) {
  return submit({TransportCommand::Kind::nudge, ms});
}

Result<CommandTicket> TransportClock::submit(const TransportCommand& command) {
  if (auto checked = check(command, impl_->options.sample_rate); !checked) return checked.error();
  QueuedCommand queued{.command = command};
  if (command.kind == TransportCommand::Kind::align) {
    const auto& unix_ms = command.align.unix_ms;
    queued.moment_ns = unix_ms ? transport::host_ns_at(*unix_ms) : platform::monotonic_ns();
  }
  auto number = impl_->commands.push(queued);
  if (!number && impl_->idle()) {
    impl_->apply_if_idle();
    number = impl_->commands.push(queued);
  }
  if (!number) return Error{ErrorCode::resource_exhausted, "command queue is full; retry later"};
  impl_->apply_if_idle();
  return CommandTicket{*number};
}

void TransportClock::apply_if_idle() noexcept { impl_->apply_if_idle(); }

std::optional<Result<TransportState>> TransportClock::outcome(CommandTicket ticket) {
  impl_->apply_if_idle();
  // Results are published before the snapshot. Reading the snapshot first ensures that a reported
  // result is visible in it.
  const TransportSnapshot now = snapshot();
  if (now.commands_done < ticket.number) return std::nullopt;
  const auto result = impl_->results.read(ticket.number);
  if (!result) return state_of(now);
  if (result->refusal != transport::Refusal::none) return error_of(result->refusal);
  return state_of(result->state);
}

Result<TransportState> TransportClock::wait(CommandTicket ticket,
                                            std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    if (auto done = outcome(ticket)) return *done;
    if (std::chrono::steady_clock::now() >= deadline)
      return Error{ErrorCode::unavailable, "command not applied within " +
                                               std::to_string(timeout.count()) +
                                               " ms; it may still be applied"};
    std::this_thread::sleep_for(std::chrono::microseconds{500});
  }
}

TransportSnapshot TransportClock::snapshot() const noexcept { return impl_->snapshots.read(); }

TransportState TransportClock::get_state() const noexcept { return state_of(snapshot()); }

TransportState TransportClock::state_of(const TransportSnapshot& s) const noexcept {
  const SampleRate rate = impl_->options.sample_rate;
  const bool playing = s.status == TransportStatus::playing;
  const auto beat = std::max(s.beat, std::int64_t{0});
  return {.playing = playing,
          .sample_pos = s.sample_pos,
          .time_seconds = static_cast<double>(s.sample_pos) / rate,
          .time_formatted = format_time(s.sample_pos, rate),
          .frame_count = s.frame_count,
          .status = s.status,
          .bpm = s.bpm,
          .beat_pos = s.beat_pos,
          .beat_offset = s.beat_offset,
          .beats_per_bar = s.meter.beats_per_bar,
          .beat_unit = s.meter.beat_unit,
          .bar = beat / s.meter.beats_per_bar + 1,
          .beat_in_bar = static_cast<int>(beat % s.meter.beats_per_bar) + 1,
          .timestamp_ms = playing && s.host_ns != 0 ? transport::unix_ms_at(s.host_ns)
                                                    : transport::unix_ms_now(),
          .loop_enabled = s.loop_enabled,
          .loop_start_seconds = static_cast<double>(s.loop_start) / rate,
          .loop_end_seconds = static_cast<double>(s.loop_end) / rate,
          .epoch = s.epoch,
          .seq = impl_->stream.read().seq,
          .stalled = playing && impl_->idle()};
}

bool TransportClock::playing() const noexcept {
  return snapshot().status == TransportStatus::playing;
}
Frames TransportClock::sample_pos() const noexcept { return snapshot().sample_pos; }
Seconds TransportClock::time_seconds() const noexcept {
  return static_cast<double>(sample_pos()) / impl_->options.sample_rate;
}
Beats TransportClock::beat_pos() const noexcept { return snapshot().beat_pos; }
Bpm TransportClock::bpm() const noexcept { return snapshot().bpm; }
double TransportClock::beat_fraction(int division) const noexcept {
  return tactus::beat_fraction(beat_pos(), division);
}

TransportMetrics TransportClock::get_metrics() const {
  const TransportSnapshot s = snapshot();
  const transport::StreamFigures stream = impl_->stream.read();
  return {.sample_rate = impl_->options.sample_rate,
          .block_size = impl_->options.block_size,
          .bpm = s.bpm,
          .connected_clients = stream.connected_clients,
          .updates_sent = stream.updates_sent,
          .actual_fps = stream.actual_fps,
          .target_hz = impl_->options.update_hz,
          .playing = s.status == TransportStatus::playing,
          .sample_pos = s.sample_pos,
          .frame_count = s.frame_count,
          .cpu_load = stream.cpu_load};
}

TransportClock& get_transport_clock(const TransportOptions& options) {
  static TransportClock clock{options};
  return clock;
}

namespace detail {

std::optional<transport::BeatBlock> TransportClockAccess::beat_block(
    const TransportClock& clock, std::uint64_t number) noexcept {
  return clock.impl_->beat_blocks.read(number);
}

std::uint64_t TransportClockAccess::beat_blocks(const TransportClock& clock) noexcept {
  return clock.impl_->beat_blocks.newest();
}

void TransportClockAccess::set_stream(TransportClock& clock, const void* server,
                                      const transport::StreamFigures& figures) noexcept {
  const void* owner = nullptr;
  const bool owns =
      clock.impl_->stream_owner.compare_exchange_strong(owner, server, std::memory_order_acquire) ||
      owner == server;
  if (owns) clock.impl_->stream.publish(figures);
}

void TransportClockAccess::end_stream(TransportClock& clock, const void* server) noexcept {
  if (clock.impl_->stream_owner.load(std::memory_order_acquire) != server) return;
  clock.impl_->stream.publish({});
  clock.impl_->stream_owner.store(nullptr, std::memory_order_release);
}

}  // namespace detail

}  // namespace tactus
