#include "server/streams/beat_feed.h"

#include <tactus/spectrum_analyzer.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "beats/onset_analyzer.h"
#include "platform/clock.h"
#include "spectrum/hop.h"
#include "spectrum/spectrum_analyzer_access.h"
#include "transport/unix_time.h"

namespace tactus::server {
namespace {

constexpr std::int64_t ns_per_second = 1'000'000'000;
constexpr std::int64_t kept_after_hint_ns = 60 * ns_per_second;
constexpr std::int64_t oldest_sound_ns = ns_per_second / 4;
constexpr double most_ahead_hops = 0.25 * spectrum::hops_per_second;

/// Whether a jump of the playhead backwards is a loop's.
bool is_wrap(const TransportSnapshot& state, Frames back) noexcept {
  const Frames length = state.loop_end - state.loop_start;
  return state.loop_enabled && length > 0 && back > 0 && back % length == 0;
}

BeatLock lock_of(beats::LockState state) noexcept {
  return state == beats::LockState::locked     ? BeatLock::locked
         : state == beats::LockState::coasting ? BeatLock::coasting
                                               : BeatLock::searching;
}

}  // namespace

BeatFeed::BeatFeed(TimerQueue& timers, const HopGrid& grid, const TransportClock& clock,
                   const SpectrumAnalyzer* analyzer, std::function<SourceInfo()> info, bool always)
    : timers_{timers},
      grid_{grid},
      clock_{clock},
      history_{analyzer == nullptr ? nullptr : &detail::SpectrumAnalyzerAccess::history(*analyzer)},
      info_{std::move(info)},
      always_{always},
      arrivals_{history_ == nullptr ? clock.options().sample_rate : history_->sample_rate()} {
  if (always_) start();
}

void BeatFeed::add_user() {
  ++users_;
  start();
}

void BeatFeed::remove_user() { --users_; }

void BeatFeed::start() {
  if (timer_ || history_ == nullptr) return;
  detector_.reset();
  timer_.emplace(timers_, spectrum::hops_per_second, grid_.start(),
                 [this](std::uint64_t) { tick(); });
}

double BeatFeed::hops_per_frame() const noexcept {
  return spectrum::hops_per_second / static_cast<double>(history_->sample_rate());
}

/// The end of the sound that has come.
double BeatFeed::newest_hops() const noexcept {
  return static_cast<double>(static_cast<std::int64_t>(read_) - offset_) * hops_per_frame();
}

void BeatFeed::tick() {
  const std::int64_t now = platform::monotonic_ns();
  if (users_ == 0 && !always_ && now > wanted_until_ns_) {
    detector_.reset();
    published_.publish({});
    timer_.reset();
    return;
  }
  const spectrum::HistoryMoment moment = history_->newest();
  if (moment.frames_written == 0) return;
  if (!detector_) begin(moment);
  if (moment.is_stale(now))
    pass_silence(now);
  else
    read_sound(moment);
  const double ahead = static_cast<double>(now - arrived_ns_) / ns_per_second;
  now_hops_ = newest_hops() + std::clamp(ahead * spectrum::hops_per_second, 0.0, most_ahead_hops);
  publish();
  if (listener_) listener_();
}

void BeatFeed::begin(const spectrum::HistoryMoment& moment) {
  detector_.emplace(history_->sample_rate(), range_);
  frames_.resize(history_->capacity());
  mono_.resize(history_->capacity());
  read_ = moment.frames_written;
  offset_ = static_cast<std::int64_t>(moment.frames_written);
  moment_ = moment;
  arrived_ns_ = std::max(moment.host_ns, platform::monotonic_ns() - oldest_sound_ns);
  silent_ns_ = 0;
  shift_.reset();
}

/// Takes the frames that have come. After a seek or a pause the phase is found again, unless the
/// sound is captured and does not follow the transport. The wraps of a loop go on with the beat, or
/// are noticed like any change of the music.
void BeatFeed::read_sound(const spectrum::HistoryMoment& moment) {
  if (silent_ns_ != 0) skip_to(moment.frames_written);
  silent_ns_ = 0;
  const bool comes = moment.frames_written != read_;
  if (!comes) return;
  const std::size_t count = moment.frames_written - read_;
  arrived_ns_ = arrivals_.update(moment.host_ns, static_cast<Frames>(count));
  moment_ = moment;
  const TransportSnapshot state = clock_.snapshot();
  const Frames shift = moment.sample_pos - static_cast<Frames>(moment.frames_written);
  const bool plays = state.status == TransportStatus::playing;
  const bool jumps = plays && (!shift_ || (*shift_ != shift && !is_wrap(state, *shift_ - shift)));
  if (jumps && info_().kind != SourceKind::capture) detector_->gap();
  shift_ = plays ? std::optional{shift} : std::nullopt;
  if (count > frames_.size() ||
      !history_->copy(moment.frames_written, std::span{frames_}.first(count)))
    return skip_to(moment.frames_written);
  std::ranges::transform(std::span{frames_}.first(count), mono_.begin(),
                         [](spectrum::StereoFrame f) { return 0.5F * f.left + 0.5F * f.right; });
  push(count);
  read_ = moment.frames_written;
}

void BeatFeed::push(std::size_t frames) {
  detector_->push(std::span{mono_}.first(frames), [] {});
}

/// Leaves out what was not read.
void BeatFeed::skip_to(std::uint64_t frames_written) {
  offset_ += static_cast<std::int64_t>(frames_written - read_);
  read_ = frames_written;
  detector_->gap();
}

/// Without sound the line runs on, and ends like in silence that is heard.
void BeatFeed::pass_silence(std::int64_t now_ns) {
  if (silent_ns_ == 0) silent_ns_ = arrived_ns_;
  const auto rate = static_cast<std::int64_t>(history_->sample_rate());
  const std::int64_t frames = std::min((now_ns - silent_ns_) * rate / ns_per_second,
                                       static_cast<std::int64_t>(mono_.size()));
  if (frames <= 0) return;
  silent_ns_ += frames * ns_per_second / rate;
  arrived_ns_ = silent_ns_;
  std::fill_n(mono_.begin(), frames, 0.0F);
  push(static_cast<std::size_t>(frames));
  offset_ -= frames;
}

void BeatFeed::publish() {
  const beats::BeatLine& line = detector_->line();
  const beats::BeatTracker& tracker = detector_->tracker();
  const beats::BarPlace place = detector_->place_of(line.index);
  HeardBeat heard{.lock = lock_of(line.state),
                  .is_heard = beats::is_heard(line),
                  .held = tracker.holding(),
                  .bpm = line.bpm(),
                  .confidence = static_cast<double>(line.confidence),
                  .frame = line.beat / hops_per_frame() + static_cast<double>(offset_),
                  .frames_per_beat = line.interval / hops_per_frame(),
                  .index = line.index,
                  .lines = line.lines,
                  .beats_per_bar = place.beats_per_bar,
                  .beat_in_bar = place.beat_in_bar - 1,
                  .bar_index = place.bar,
                  .downbeat_confidence = place.confidence,
                  .timestamp_ms = unix_ms_at(line.beat),
                  .min_bpm = tracker.options().min_bpm,
                  .max_bpm = tracker.options().max_bpm};
  std::ranges::transform(tracker.alternatives(), heard.alternatives.begin(), [](const auto& each) {
    return HeardBeat::Alternative{.bpm = each.bpm, .weight = each.weight};
  });
  published_.publish(heard);
}

Frames BeatFeed::sample_pos_at(double hop) const noexcept {
  const double frame = hop / hops_per_frame() + static_cast<double>(offset_);
  const auto since =
      static_cast<Frames>(std::llround(frame - static_cast<double>(moment_.frames_written)));
  const TransportSnapshot state = clock_.snapshot();
  if (state.status != TransportStatus::playing) return moment_.sample_pos;
  const Frames at = moment_.sample_pos + since;
  const bool wraps =
      state.loop_enabled && moment_.sample_pos < state.loop_end && at >= state.loop_end;
  if (wraps) return state.loop_start + (at - state.loop_end) % (state.loop_end - state.loop_start);
  return std::clamp(at, Frames{0}, max_position);
}

double BeatFeed::unix_ms_at(double hop) const noexcept {
  const double since_ms = (hop - newest_hops()) * spectrum::hop_ms;
  const auto age_ns = static_cast<double>(platform::monotonic_ns() - arrived_ns_);
  return transport::unix_ms_now() - age_ns / 1e6 + since_ms;
}

double BeatFeed::hop_at_unix(double unix_ms) const noexcept {
  return (unix_ms - unix_ms_at(0.0)) / spectrum::hop_ms;
}

Outcome BeatFeed::take(const TransportCommand& hint) {
  using Kind = TransportCommand::Kind;
  if (auto checked = check_beat_hint(hint); !checked) return checked;
  if (history_ == nullptr || history_->newest().frames_written == 0)
    return Error{ErrorCode::failed_precondition, "no sound is analysed: there is no heard beat"};
  wanted_until_ns_ = platform::monotonic_ns() + kept_after_hint_ns;
  start();
  if (!detector_) begin(history_->newest());
  beats::BeatTracker& tracker = detector_->tracker();
  const double at = hop_at_unix(hint.align.unix_ms.value_or(transport::unix_ms_now()));
  switch (hint.kind) {
    case Kind::beat_tap:
      tracker.tap(tracker.now() - at);
      break;
    case Kind::beat_octave:
      if (!tracker.change_octave(hint.value))
        return Error{ErrorCode::failed_precondition, "the heard tempo stays within 20 to 400 BPM"};
      break;
    case Kind::beat_shift:
      tracker.shift_half();
      break;
    case Kind::beat_nudge:
      tracker.nudge(hint.value / spectrum::hop_ms);
      break;
    case Kind::beat_downbeat: {
      const beats::BeatLine& line = tracker.line();
      const auto beats = std::llround((at - line.beat) / line.interval);
      detector_->bars().set_downbeat(line.index + beats);
      break;
    }
    case Kind::beat_hold:
      tracker.hold(hint.value != 0.0);
      break;
    case Kind::beat_resync:
      tracker.resync();
      break;
    case Kind::beat_range:
      range_ = {.min_bpm = hint.range.min_bpm, .max_bpm = hint.range.max_bpm};
      tracker.set_range(range_);
      break;
    default:
      break;
  }
  return success();
}

}  // namespace tactus::server
