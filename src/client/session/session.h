#pragma once

#include <tactus/client_options.h>
#include <tactus/result.h>
#include <tactus/transport_command.h>

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "client/clock/clock_sync.h"
#include "client/clock/playhead.h"
#include "client/link/connection.h"
#include "client/link/environment.h"
#include "client/link/requests.h"
#include "client/session/board.h"
#include "client/session/meter.h"
#include "client/session/prober.h"
#include "client/session/subscription.h"
#include "protocol/spectrum/spectrum_decoder.h"
#include "protocol/websocket/server_message.h"

namespace tactus::client {

/// A client without its thread: follows one server through an Environment.
///
/// Threads: the environment's, except for metrics().
class Session {
 public:
  using OnState = std::function<void(Result<TransportState>)>;
  using OnRole = std::function<void(Result<std::string>)>;

  /// @param board  outlives the session
  Session(ServerAddress address, ClientOptions options, Environment& environment, Board& board);

  void start() { connection_.start(); }
  /// Closes for good. Pending requests fail.
  void close();

  void send(const TransportCommand& command, OnState on_result);
  void authenticate(std::string key, OnRole on_result);
  void set_spectrum(const std::optional<SpectrumStreamOptions>& options);
  void set_beats(bool on);
  void set_audio_frames(bool on);
  void set_heard_beat(bool on);

  /// Thread: any.
  ClientMetrics metrics();

 private:
  void opened();
  void lost(const ConnectionLoss& loss);
  void fail(const Error& error);
  void text(std::string_view text);
  void binary(std::string_view bytes);
  void take(const protocol::StateMessage& message, std::string_view json, double received);
  void take(const protocol::TimeAnswer& answer, double received);
  void take(BeatEvent beat);
  void take(const Result<SpectrumFrame>& frame);
  void take(const SourceInfo& source);
  void take(const HeardBeat& beat);
  void take(const protocol::Answer& answer);
  void apply(const TransportState& state, std::string_view json, double received);
  void probe(double now);
  void request(const std::function<std::string(std::string_view id)>& encode,
               Requests::OnAnswer on_answer);
  void invalid(const Error& error);
  void publish_playhead();
  void show(ConnectionState state);
  Subscription::Port port(Stream stream);
  void accepted(Stream stream, const protocol::Answer& answer);
  void refused(Stream stream, const Error& error);
  template <class Call>
  void each_subscription(Call call);

  const ClientOptions options_;
  Environment& environment_;
  Board& board_;
  ClockSync sync_;
  Playhead playhead_;
  Prober prober_;
  Requests requests_;
  Connection connection_;
  Subscription transport_;
  Subscription spectrum_;
  Subscription beats_;
  Subscription audio_frames_;
  Subscription source_;
  Subscription heard_beat_;
  SpectrumStreamOptions spectrum_options_;
  std::optional<SpectrumStreamOptions> accepted_spectrum_;
  protocol::SpectrumDecoder decoder_;
  std::optional<TransportState> state_;
  std::optional<Error> end_;  ///< why it is closed
  bool fresh_ = true;         ///< no state received on this connection yet
  bool reconnected_ = false;
  double asked_ = 0.0;  ///< when the oldest unanswered probe was sent
  std::mutex meter_mutex_;
  Meter meter_;
};

}  // namespace tactus::client
