#include <tactus/transport_clock.h>

#include <algorithm>
#include <atomic>
#include <locale>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "platform/clock.h"
#include "realtime/command_queue.h"
#include "realtime/host_clock.h"
#include "realtime/snapshot.h"
#include "realtime/try_lock.h"
#include "transport/beat_block.h"
#include "transport/leader_commands.h"
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
  std::int64_t asked_ns = 0;   ///< when the leader was asked for it; 0: the clock's own
  std::uint64_t epoch = 0;     ///< then
};

/// The result of one command.
struct CommandResult {
  TransportSnapshot state;
  transport::Refusal refusal = transport::Refusal::none;
};

/// Longest accepted block, in frames. Longer ones are cut, so that the time in ns fits 64 bits.
constexpr Frames longest_block = Frames{1} << 32;

/// Time that a leader has to carry out a command.
constexpr std::int64_t leader_timeout_ns = 900'000'000;

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
  demand("beats_per_bar", options.meter.beats_per_bar, 1, max_beats_per_bar);
  if (!is_beat_unit(options.meter.beat_unit))
    throw std::invalid_argument{"beat_unit must be 1, 2, 4, 8, 16 or 32"};
  demand("hold_seconds", options.hold_seconds, 0.0, 3'600.0);
  demand("update_hz", options.update_hz, min_update_hz, max_update_hz);
  return options;
}

Error error_of(transport::Refusal refusal) {
  if (refusal == transport::Refusal::ignored)
    return {ErrorCode::unavailable, "the transport's leader did not follow the command in time"};
  if (refusal == transport::Refusal::too_far)
    return {ErrorCode::out_of_range, "beat position exceeds 2^53 frames at this tempo", "beats"};
  return {ErrorCode::out_of_range, "loop start must be before loop end", "start"};
}

}  // namespace

struct TransportClock::Impl {
  explicit Impl(const TransportOptions& o)
      : options{checked(o)},
        idle_ns{std::max(idle_after_ns, 3 * o.block_size * 1'000'000'000 / o.sample_rate)},
        core{o.sample_rate, o.bpm, o.meter, static_cast<Frames>(o.hold_seconds * o.sample_rate)},
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
      if (!next) next = commands.pop();
      if (!next) break;
      const TransportSnapshot before = core.state();
      const auto refusal = next->asked_ns == 0
                               ? core.apply(next->command, host_ns - next->moment_ns)
                               : await_leader(host_ns);
      if (!refusal) break;
      next.reset();
      const bool moved =
          core.state().sample_pos != before.sample_pos || core.state().status != before.status;
      if (moved) core.stamp(host_ns);
      results.publish({core.state(), *refusal});
    }
    return applied > 0;
  }

  /// The result of the leader's next command; nothing while its effect is still to come.
  std::optional<transport::Refusal> await_leader(std::int64_t host_ns) noexcept TACTUS_NONBLOCKING {
    const bool in_effect = core.in_effect(next->command, next->epoch);
    if (!in_effect && host_ns - next->asked_ns < leader_timeout_ns) return std::nullopt;
    core.count_command();
    return in_effect ? transport::Refusal::none : transport::Refusal::ignored;
  }

  /// Processes a block.
  /// @param host  null if the clock moves itself, or its leader is absent
  void process(Frames frames, const HostPosition* host, Leader kind) noexcept TACTUS_NONBLOCKING;

  /// The leader, as far as is known.
  Leader kind() const noexcept TACTUS_NONBLOCKING {
    const TransportLeader* const following = leader.load(std::memory_order_acquire);
    return following != nullptr ? following->kind() : snapshots.read().leader;
  }

  /// The sample rate of the playhead: its own, or that of the clock that it shows.
  SampleRate sample_rate() const noexcept TACTUS_NONBLOCKING {
    return mirrors.load(std::memory_order_acquire) ? mirrored.read().sample_rate
                                                   : options.sample_rate;
  }

  /// Returns true if no audio runs.
  bool idle() const noexcept TACTUS_NONBLOCKING {
    return platform::monotonic_ns() - last_block_ns.load(std::memory_order_relaxed) > idle_ns;
  }

  // Not for the audio thread.

  /// A thread that fails to lock may leave its command to the holder, so the holder checks again
  /// after unlocking.
  void apply_if_idle() noexcept {
    bool awaits_leader = false;
    while (!awaits_leader && commands.ready() && idle() && writer_lock.try_lock()) {
      const std::int64_t now = platform::monotonic_ns();
      if (apply_pending(now)) snapshots.publish(core.state());
      awaits_leader = next.has_value();
      writer_lock.unlock_then_check();
    }
  }

  const TransportOptions options;
  const std::int64_t idle_ns;
  std::atomic<TransportLeader*> leader{nullptr};  // written by: follow; read by: any

  // Written by: the hub of the server that owns the stream; read by: any.
  realtime::Snapshot<transport::StreamFigures, 4> stream;
  std::atomic<const void*> stream_owner{nullptr};  // written by: hubs; read by: hubs

  std::atomic<bool> mirrors{false};                   // written by: mirror; read by: any
  realtime::Snapshot<transport::Mirror, 4> mirrored;  // written by: mirror; read by: any

  realtime::CommandQueue<QueuedCommand, queue_capacity> commands;
  realtime::Snapshot<TransportSnapshot, 8> snapshots;
  realtime::Snapshot<CommandResult, queue_capacity> results;
  realtime::Snapshot<transport::BeatBlock, transport::beat_blocks_kept> beat_blocks;
  realtime::TryLock writer_lock;  // guards core and the writing side of the members above
  transport::TransportCore core;
  std::optional<QueuedCommand> next;  // the oldest, taken from the queue

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

void TransportClock::Impl::process(Frames frames, const HostPosition* host, Leader kind) noexcept {
  frames = std::clamp(frames, Frames{0}, longest_block);
  const std::int64_t now = platform::monotonic_ns();
  last_block_ns.store(now, std::memory_order_relaxed);
  if (!writer_lock.try_lock()) {
    banked_frames += frames;
    ++banked_blocks;
    block = {.frames = frames};
    return;
  }
  const Frames banked = std::exchange(banked_frames, 0);
  const std::int64_t host_ns = host_clock.update(now, banked + frames);
  const std::int64_t start_ns = host_ns - static_cast<std::int64_t>(host_clock.duration_ns(frames));
  advance(banked, std::exchange(banked_blocks, 0), start_ns);
  if (host != nullptr)
    core.follow(*host, kind);
  else if (kind != Leader::internal || core.state().leader != Leader::internal)
    core.miss_leader(kind != Leader::internal ? kind : core.state().leader, frames);
  core.stamp(start_ns);
  apply_pending(start_ns);
  block = core.next_block(frames);
  advance(frames, 1, host_ns);
  publish(host_ns);
  writer_lock.unlock();
}

void TransportClock::update_position(Frames frames) noexcept {
  TransportLeader* const leader = impl_->leader.load(std::memory_order_acquire);
  if (leader == nullptr) return impl_->process(frames, nullptr, Leader::internal);
  const auto host = leader->position(frames);
  impl_->process(frames, host ? &*host : nullptr, leader->kind());
}

void TransportClock::update_position(Frames frames, const HostPosition& host) noexcept {
  impl_->process(frames, &host, Leader::host);
}

void TransportClock::follow(TransportLeader& leader) noexcept {
  impl_->leader.store(&leader, std::memory_order_release);
}

LeaderInfo TransportClock::leader() const {
  const TransportState state = get_state();
  LeaderInfo info{.leader = state.leader, .locked = state.locked, .dropouts = snapshot().dropouts};
  const TransportLeader* const leader = impl_->leader.load(std::memory_order_acquire);
  if (leader != nullptr) leader->describe(info);
  return info;
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
  if (const Leader kind = impl_->kind(); kind != Leader::internal) {
    const TransportSnapshot now = snapshot();
    queued.epoch = now.epoch;
    const auto forwarded =
        transport::forward_to_leader(impl_->leader.load(std::memory_order_acquire), kind, now,
                                     impl_->options.sample_rate, queued.command);
    if (!forwarded) return forwarded.error();
    if (*forwarded) queued.asked_ns = platform::monotonic_ns();
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
  const bool playing = s.status == TransportStatus::playing;
  const auto beat = std::max(s.beat, std::int64_t{0});
  const TransportLeader* const following = impl_->leader.load(std::memory_order_acquire);
  const Leader leader = following != nullptr ? following->kind() : s.leader;
  const bool mirrors = impl_->mirrors.load(std::memory_order_acquire);
  const transport::Mirror mirror = mirrors ? impl_->mirrored.read() : transport::Mirror{};
  const SampleRate rate = mirrors ? mirror.sample_rate : impl_->options.sample_rate;
  const bool idle =
      mirrors ? mirror.stalled : (playing || leader != Leader::internal) && impl_->idle();
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
          .stalled = playing && idle,
          .leader = leader,
          .locked = leader == Leader::internal || (leader == s.leader && s.locked && !idle),
          .edge = mirrors ? std::optional{mirror.edge_at(platform::monotonic_ns())} : std::nullopt};
}

bool TransportClock::playing() const noexcept {
  return snapshot().status == TransportStatus::playing;
}
Frames TransportClock::sample_pos() const noexcept { return snapshot().sample_pos; }
Seconds TransportClock::time_seconds() const noexcept {
  return static_cast<double>(sample_pos()) / impl_->sample_rate();
}
Beats TransportClock::beat_pos() const noexcept { return snapshot().beat_pos; }
Bpm TransportClock::bpm() const noexcept { return snapshot().bpm; }
double TransportClock::beat_fraction(int division) const noexcept {
  return tactus::beat_fraction(beat_pos(), division);
}

TransportMetrics TransportClock::get_metrics() const {
  const TransportSnapshot s = snapshot();
  const transport::StreamFigures stream = impl_->stream.read();
  return {.sample_rate = impl_->sample_rate(),
          .block_size = impl_->options.block_size,
          .bpm = s.bpm,
          .connected_clients = stream.connected_clients,
          .updates_sent = stream.updates_sent,
          .actual_fps = stream.actual_fps,
          .target_hz = impl_->options.update_hz,
          .playing = s.status == TransportStatus::playing,
          .sample_pos = s.sample_pos,
          .frame_count = s.frame_count,
          .cpu_load = stream.cpu_load,
          .leader = leader()};
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

void TransportClockAccess::mirror(TransportClock& clock, const transport::Mirror& state) noexcept {
  clock.impl_->mirrored.publish(state);
  clock.impl_->snapshots.publish(state.snapshot);
  clock.impl_->mirrors.store(true, std::memory_order_release);
}

void TransportClockAccess::end_stream(TransportClock& clock, const void* server) noexcept {
  if (clock.impl_->stream_owner.load(std::memory_order_acquire) != server) return;
  clock.impl_->stream.publish({});
  clock.impl_->stream_owner.store(nullptr, std::memory_order_release);
}

}  // namespace detail

}  // namespace tactus
