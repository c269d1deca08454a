#include "relay/edge/origin_view.h"

#include <algorithm>
#include <cmath>

#include "platform/clock.h"
#include "transport/transport_clock_access.h"
#include "transport/unix_time.h"

namespace tactus::relay {
namespace {

constexpr double least_silence_ms = 500.0;
constexpr double silent_periods_ms = 3'000.0;  // three periods, times the rate in Hz
constexpr double most_error_ms = 1e6;

bool has_moment(TransportCommand::Kind kind) noexcept {
  using enum TransportCommand::Kind;
  return kind == align || kind == beat_tap || kind == beat_downbeat;
}

TransportSnapshot snapshot_of(const TransportState& state, SampleRate rate, std::int64_t host_ns) {
  return {.sample_pos = state.sample_pos,
          .frame_count = state.frame_count,
          .epoch = state.epoch,
          .host_ns = host_ns,
          .beat_pos = state.beat_pos,
          .beat_offset = state.beat_offset,
          .beat = (state.bar - 1) * state.beats_per_bar + state.beat_in_bar - 1,
          .bpm = state.bpm,
          .meter = {.beats_per_bar = state.beats_per_bar, .beat_unit = state.beat_unit},
          .loop_start = std::llround(state.loop_start_seconds * rate),
          .loop_end = std::llround(state.loop_end_seconds * rate),
          .status = state.status,
          .loop_enabled = state.loop_enabled,
          .leader = state.leader,
          .locked = state.locked};
}

}  // namespace

void OriginView::show_on(TransportClock& clock) {
  clock_ = &clock;
  sample_rate_ = clock.options().sample_rate;
  update_hz_ = clock.options().update_hz;
  detail::TransportClockAccess::mirror(clock, {.snapshot = clock.snapshot(),
                                               .sample_rate = sample_rate_,
                                               .sent_ns = local_.host_ns(0.0),
                                               .clock_error_ms = most_error_ms});
}

double OriginView::silence_ms() const noexcept {
  return std::max(least_silence_ms, silent_periods_ms / update_hz_);
}

void OriginView::grant(double ms) noexcept { heard_ = std::max(heard_, now() - silence_ms() + ms); }

double OriginView::local_unix_ms(double origin_unix_ms) const noexcept {
  return transport::unix_ms_now() + sync_.reading().local_time(origin_unix_ms) - now();
}

double OriginView::origin_unix_ms(double local_unix_ms) const noexcept {
  return sync_.reading().server_time(now() + local_unix_ms - transport::unix_ms_now());
}

void OriginView::restart(const TransportOptions& settings) {
  sync_.restart();
  waiting_.reset();
  sample_rate_ = settings.sample_rate;
  update_hz_ = settings.update_hz;
  newest_sent_ms_ = -1e9;
  is_new_ = true;
}

/// Ticks come in order. One that was sent before its predecessor, by the origin's clock, shows that
/// this clock was set back.
bool OriginView::was_set(const protocol::StateMessage& message, double received) {
  if (!message.sent_ms) return false;
  const double before = std::exchange(newest_sent_ms_, *message.sent_ms);
  const bool is_impossible = sync_.on_server_time(*message.sent_ms, received);
  return is_impossible || *message.sent_ms < before;
}

bool OriginView::take(const protocol::StateMessage& message, double received) {
  const bool set = was_set(message, received);
  if (set) sync_.restart();
  heard_ = received;
  if (is_known())
    show(message);
  else
    waiting_ = message;
  return set;
}

void OriginView::take(const protocol::TimeAnswer& answer, double received) {
  sync_.add(answer.t0, answer.t1, answer.t2, received);
  if (waiting_ && is_known()) show(*std::exchange(waiting_, std::nullopt));
}

void OriginView::show(const protocol::StateMessage& message) {
  const TransportState& state = message.state;
  sent_ = std::min(now(), sync_.reading().local_time(message.sent_ms.value_or(state.timestamp_ms)));
  if (std::exchange(is_new_, false) && shown_) {
    epoch_shift_ = shown_->epoch + 1 - state.epoch;
    seq_shift_ = shown_->seq + 1 - state.seq;
  }
  TransportState shown = state;
  shown.epoch += epoch_shift_;
  shown.seq += seq_shift_;
  mirror(shown);
  shown_ = shown;
  on_tick_(shown.seq);
}

/// @param shown  in the origin's time
void OriginView::mirror(const TransportState& shown) {
  const std::int64_t host_ns = local_.host_ns(sync_.reading().local_time(shown.timestamp_ms));
  detail::TransportClockAccess::mirror(
      *clock_, {.snapshot = snapshot_of(shown, sample_rate_, host_ns),
                .sample_rate = sample_rate_,
                .stalled = shown.stalled,
                .sent_ns = local_.host_ns(sent_),
                .stale_after_ns = static_cast<std::int64_t>(silence_ms() * 1e6),
                .clock_error_ms = std::min(sync_.reading().error_bound(now()), most_error_ms),
                .measured_ns = platform::monotonic_ns(),
                .drift = client::greatest_rate});
}

TransportCommand OriginView::to_origin(const TransportCommand& command) const {
  TransportCommand translated = command;
  if (has_moment(command.kind))
    translated.align.unix_ms =
        origin_unix_ms(command.align.unix_ms.value_or(transport::unix_ms_now()));
  return translated;
}

/// Whether the time of an answer is one of the last seconds. Otherwise the origin's clock was set,
/// which the next tick shows. A stalled playhead keeps its time.
bool OriginView::can_translate(const TransportState& result) const noexcept {
  constexpr double oldest_ms = 2'500.0;
  constexpr double newest_ms = -500.0;
  const double age = now() - sync_.reading().local_time(result.timestamp_ms);
  return is_known() && (result.stalled || (age > newest_ms && age < oldest_ms));
}

TransportState OriginView::result(const TransportState& state) {
  if (!shown_) return state;
  TransportState result = state;
  result.epoch += epoch_shift_;
  result.seq = shown_->seq;
  const bool is_older = result.epoch != shown_->epoch ? result.epoch < shown_->epoch
                                                      : result.frame_count < shown_->frame_count;
  const bool is_translated = can_translate(result);
  if (!is_older && is_translated) {
    mirror(result);
    shown_ = result;
  }
  result.edge = clock_->get_state().edge;
  if (is_translated) {
    result.timestamp_ms = std::round(local_unix_ms(result.timestamp_ms) * 1e3) / 1e3;
  } else {
    result.timestamp_ms = transport::unix_ms_now();
    result.edge->clock_error_ms = most_error_ms;
  }
  return result;
}

}  // namespace tactus::relay
