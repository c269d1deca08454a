#include "client/session/session.h"

#include <chrono>
#include <cmath>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

#include "client/session/audio_frame.h"
#include "client/session/changes.h"
#include "protocol/websocket/client_request.h"

namespace tactus::client {
namespace {

constexpr double resolution_ms = 0.001;  // of the local clock, with the rounding of Unix times
constexpr double dead_ms = 6000.0;  // a connection is dead if silent for this long after a probe

double in_ms(std::chrono::milliseconds time) { return static_cast<double>(time.count()); }

/// Whether a state of one connection is older than another, as far as can be determined.
bool is_older(const TransportState& state, const TransportState& other) {
  if (state.epoch != other.epoch) return state.epoch < other.epoch;
  return state.frame_count < other.frame_count;
}

/// Checks a command as far as is possible here: the server has the files, its own sample rate and
/// its own clock. The lowest sample rate has the widest ranges.
Outcome check_here(TransportCommand command) {
  using enum TransportCommand::Kind;
  if (command.kind == next || command.kind == previous) return success();
  auto& moment = command.align.unix_ms;
  if (moment && std::isfinite(*moment)) moment.reset();
  if (is_beat_hint(command.kind)) return check_beat_hint(command);
  return check(command, min_sample_rate);
}

template <class Function, class... Arguments>
void tell(const Function& function, Arguments&&... arguments) {
  if (function) function(std::forward<Arguments>(arguments)...);
}

}  // namespace

Session::Session(ServerAddress address, ClientOptions options, Environment& environment,
                 Board& board)
    : options_{std::move(options)},
      environment_{environment},
      board_{board},
      sync_{environment.origin(), resolution_ms},
      playhead_{in_ms(options_.silence)},
      prober_{environment, [this](double now) { probe(now); }},
      requests_{environment, in_ms(options_.answer_timeout)},
      connection_{std::move(address),
                  options_,
                  environment,
                  {.changed = [this](ConnectionState state) { show(state); },
                   .opened = [this] { opened(); },
                   .text = [this](std::string_view message) { text(message); },
                   .binary = [this](std::string_view message) { binary(message); },
                   .lost = [this](const ConnectionLoss& loss) { lost(loss); },
                   .ended = [this](const Error& error) { fail(error); }}},
      transport_{environment, port(Stream::transport),
                 [this](std::string_view id) {
                   return protocol::encode_transport_request(id, options_.rate_hz);
                 },
                 "transport.unsubscribe"},
      spectrum_{environment, port(Stream::spectrum),
                [this](std::string_view id) {
                  return protocol::encode_spectrum_request(id, spectrum_options_);
                },
                std::string{protocol::spectrum_topic} + ".unsubscribe"},
      beats_{environment, port(Stream::beats),
             [](std::string_view id) { return protocol::encode_request("beat.subscribe", id); },
             "beat.unsubscribe"},
      audio_frames_{
          environment, port(Stream::audio_frames),
          [](std::string_view id) { return protocol::encode_request("audio.subscribe", id); },
          "audio.unsubscribe"},
      source_{environment, port(Stream::source),
              [](std::string_view id) { return protocol::encode_request("source.subscribe", id); },
              "source.unsubscribe"},
      heard_beat_{
          environment, port(Stream::heard_beat),
          [](std::string_view id) { return protocol::encode_request("tempo.subscribe", id); },
          "tempo.unsubscribe"} {
  transport_.want();
  if (options_.spectrum) set_spectrum(options_.spectrum);
  if (options_.beats) beats_.want();
  if (options_.audio_frames) audio_frames_.want();
  if (options_.source) source_.want();
  if (options_.heard_beat) heard_beat_.want();
  publish_playhead();
}

template <class Call>
void Session::each_subscription(Call call) {
  for (Subscription* each :
       {&transport_, &spectrum_, &beats_, &audio_frames_, &source_, &heard_beat_})
    call(*each);
}

Subscription::Port Session::port(Stream stream) {
  return {
      .request = [this](const std::function<std::string(std::string_view)>& encode,
                        Requests::OnAnswer on_answer) { request(encode, std::move(on_answer)); },
      .accepted = [this, stream](const protocol::Answer& answer) { accepted(stream, answer); },
      .refused = [this, stream](const Error& error) { refused(stream, error); }};
}

void Session::close() {
  if (end_) return;
  end_ = Error{ErrorCode::unavailable, "the client is closed"};
  prober_.stop();
  each_subscription([](Subscription& each) { each.lost(); });
  connection_.close();
  requests_.fail_all(*end_);
}

/// Closes after an error that waiting cannot fix.
void Session::fail(const Error& error) {
  if (end_) return;
  end_ = error;
  prober_.stop();
  each_subscription([](Subscription& each) { each.lost(); });
  connection_.close();
  requests_.fail_all(error);
  tell(options_.on.failed, error);
}

void Session::send(const TransportCommand& command, OnState on_result) {
  if (const auto checked = check_here(command); !checked)
    return tell(on_result, Result<TransportState>{checked.error()});
  request([&command](std::string_view id) { return protocol::encode_command(id, command); },
          [this, on_result = std::move(on_result)](const Result<protocol::Answer>& answer) {
            if (!answer) return tell(on_result, Result<TransportState>{answer.error()});
            if (!answer->state)
              return tell(on_result, Result<TransportState>{Error{
                                         ErrorCode::internal, "the server's answer has no state"}});
            apply(*answer->state, {}, environment_.now());
            tell(on_result, Result<TransportState>{*answer->state});
          });
}

void Session::authenticate(std::string key, OnRole on_result) {
  request([&key](std::string_view id) { return protocol::encode_auth(id, key); },
          [this, key, on_result = std::move(on_result)](const Result<protocol::Answer>& answer) {
            if (!answer) return tell(on_result, Result<std::string>{answer.error()});
            connection_.use_key(key);
            tell(on_result, Result<std::string>{answer->role});
          });
}

void Session::set_spectrum(const std::optional<SpectrumStreamOptions>& options) {
  if (!options) return spectrum_.end();
  spectrum_options_ = *options;
  spectrum_.want();
}

void Session::set_beats(bool on) {
  if (on != beats_.wanted()) on ? beats_.want() : beats_.end();
}

void Session::set_audio_frames(bool on) {
  if (on != audio_frames_.wanted()) on ? audio_frames_.want() : audio_frames_.end();
}

void Session::set_heard_beat(bool on) {
  if (on != heard_beat_.wanted()) on ? heard_beat_.want() : heard_beat_.end();
}

ClientMetrics Session::metrics() {
  const std::scoped_lock lock{meter_mutex_};
  return meter_.read(environment_.now());
}

void Session::opened() {
  fresh_ = true;
  asked_ = environment_.now();
  {
    const std::scoped_lock lock{meter_mutex_};
    meter_.opened();
  }
  sync_.restart();
  playhead_.adjust(sync_.reading(), asked_);
  publish_playhead();
  prober_.burst();
  each_subscription([](Subscription& each) { each.opened(); });
  tell(options_.on.opened, std::exchange(reconnected_, true));
}

void Session::lost(const ConnectionLoss& loss) {
  if (loss.was_open) {
    prober_.stop();
    {
      const std::scoped_lock lock{meter_mutex_};
      meter_.lost();
    }
    each_subscription([](Subscription& each) { each.lost(); });
    requests_.fail_all(
        {ErrorCode::unavailable, "the connection was lost; a command may be in effect"});
  }
  tell(options_.on.lost, loss);
}

void Session::text(std::string_view text) {
  const double received = environment_.now();
  {
    const std::scoped_lock lock{meter_mutex_};
    meter_.message(text.size(), received);
  }
  const auto message = protocol::read_server_message(text);
  if (!message) return invalid(message.error());
  std::visit(
      [&](const auto& it) {
        using Message = std::decay_t<decltype(it)>;
        if constexpr (std::is_same_v<Message, protocol::StateMessage>) {
          take(it, text, received);
        } else if constexpr (std::is_same_v<Message, protocol::TimeAnswer>) {
          take(it, received);
        } else if constexpr (std::is_same_v<Message, protocol::FftFrame>) {
          if (spectrum_.wanted()) take(decoder_.decode(it));
        } else if constexpr (!std::is_same_v<Message, std::monostate>) {
          take(it);
        }
      },
      *message);
}

void Session::binary(std::string_view bytes) {
  {
    const std::scoped_lock lock{meter_mutex_};
    meter_.message(bytes.size(), environment_.now());
  }
  if (bytes.size() == protocol::audio_frame_bytes) {  // no spectrum frame has this size
    const auto frame = protocol::read_audio_frame(bytes);
    if (!frame) return invalid(frame.error());
    const auto heard = to_public(*frame);
    board_.audio_frame.publish(heard);
    return tell(options_.on.audio_frame, heard);
  }
  if (spectrum_.wanted()) take(decoder_.decode(bytes));
}

void Session::take(const protocol::StateMessage& message, std::string_view json, double received) {
  if (message.sent_ms && sync_.on_server_time(*message.sent_ms, received)) prober_.burst();
  {
    const std::scoped_lock lock{meter_mutex_};
    meter_.state(message.state.seq, received);
  }
  apply(message.state, json, received);
}

void Session::take(const protocol::TimeAnswer& answer, double received) {
  if (!prober_.take(answer.t0)) return;
  sync_.add(answer.t0, answer.t1, answer.t2, received);
  playhead_.adjust(sync_.reading(), received);
  publish_playhead();
  tell(options_.on.synced, sync_.reading().status(received));
}

void Session::take(BeatEvent beat) {
  beat.host_ns = environment_.host_ns(sync_.reading().local_time(beat.timestamp_ms));
  board_.beats.write(std::span{&beat, 1});
  tell(options_.on.beat, beat);
}

void Session::take(const Result<SpectrumFrame>& frame) {
  if (!frame) return invalid(frame.error());
  board_.spectrum.publish(*frame);
  tell(options_.on.spectrum, *frame);
}

void Session::take(const SourceInfo& source) { tell(options_.on.source, source); }

void Session::take(const HeardBeat& beat) {
  board_.heard_beat.publish(beat);
  tell(options_.on.heard_beat, heard_at(beat, sync_.reading().server_time(environment_.now())));
}

void Session::take(const protocol::Answer& answer) {
  if (!requests_.settle(answer) && answer.error) invalid(*answer.error);
}

void Session::apply(const TransportState& state, std::string_view json, double received) {
  const auto previous = state_;
  const bool fresh = fresh_;
  if (previous && !fresh && is_older(state, *previous)) return;  // an answer overtook it
  fresh_ = false;
  state_ = state;
  sync_.set_relayed_error(state.edge ? state.edge->clock_error_ms : 0.0);
  if (!state.stalled) sync_.hint(state.timestamp_ms, received);
  playhead_.receive(state, sync_.reading(), received);
  publish_playhead();
  board_.state.publish(state);
  if (!options_.on.state) return;
  StateUpdate update{.state = state, .previous = previous, .json = json};
  if (previous) {
    update.change = changed_parts(*previous, state);
    update.discontinuity = previous->epoch != state.epoch || (fresh && update.change.position);
  }
  options_.on.state(update);
}

void Session::probe(double now) {
  if (meter_.last() >= asked_) asked_ = now;
  if (now - asked_ > dead_ms) {
    connection_.replace("no message from the server");
  } else {
    connection_.send(protocol::encode_time_request(now));
  }
}

void Session::request(const std::function<std::string(std::string_view id)>& encode,
                      Requests::OnAnswer on_answer) {
  if (end_) return on_answer(*end_);
  if (!connection_.is_open())
    return on_answer(
        Error{ErrorCode::unavailable, "not connected to the server; nothing was sent"});
  const auto id = requests_.add(std::move(on_answer));
  connection_.send(encode(id));
}

void Session::invalid(const Error& error) { tell(options_.on.invalid, error); }

void Session::publish_playhead() { board_.playhead.publish(playhead_.reading()); }

void Session::show(ConnectionState state) {
  board_.connection.store(state, std::memory_order_release);
}

void Session::accepted(Stream stream, const protocol::Answer& answer) {
  if (stream == Stream::transport && answer.rate_hz) {
    const std::scoped_lock lock{meter_mutex_};
    meter_.expect(*answer.rate_hz);
  } else if (stream == Stream::spectrum && answer.spectrum) {
    accepted_spectrum_ = spectrum_options_;
    decoder_ = protocol::SpectrumDecoder{answer.spectrum->first_band};
    tell(options_.on.spectrum_settings, *answer.spectrum);
  }
}

void Session::refused(Stream stream, const Error& error) {
  // After a refused change the previous options stay in force.
  if (stream == Stream::spectrum && accepted_spectrum_) spectrum_options_ = *accepted_spectrum_;
  // Without states the client cannot work.
  if (stream == Stream::transport && error.code != ErrorCode::unavailable) return fail(error);
  tell(options_.on.refused, stream, error);
}

}  // namespace tactus::client
