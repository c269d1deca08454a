#pragma once

#include "server/fanout/session.h"
#include "server/messages/pending_commands.h"
#include "server/messages/ws_sessions.h"
#include "server/streams/publishers.h"

namespace tactus::server {

struct WsClient;

/// Ends a client's subscriptions to the spectrum, the audio frames and the levels. Thread: the
/// hub's.
void leave_spectrum(WsClient& client);

/// A client of /ws: its subscriptions and pending transport commands. Thread: the hub's.
struct WsClient {
  WsClient(Session& its_session, WsSessions& all_sessions, Publishers& all,
           PendingCommands& pending, const access::Gate& its_gate)
      : session{its_session},
        gate{its_gate},
        sessions{all_sessions},
        publishers{all},
        commands{its_session, pending} {
    sessions.emplace(session.id(), &session);
  }

  /// Sends an answer.
  void answer(std::string_view text) { session.answer(make_payload(text)); }

  void join_clock(double hz, StateForm form) {
    leave_clock();
    clock = &publishers.clock.join(session, hz, form);
    clock_form = form;
    clock->send_current(session, form);
  }
  void leave_clock() {
    if (clock == nullptr) return;
    publishers.clock.leave(*clock, session, clock_form);
    clock = nullptr;
  }

  /// Ends all its subscriptions.
  void leave() {
    sessions.erase(session.id());
    leave_clock();
    publishers.beats.unsubscribe(session);
    publishers.source.unsubscribe(session);
    leave_spectrum(*this);
  }

  Session& session;
  const access::Gate& gate;
  WsSessions& sessions;
  Publishers& publishers;
  PendingCommands::Client commands;
  double received_ms = 0.0;      // Unix time of the current message
  ClockStream* clock = nullptr;  // its subscriptions
  StateForm clock_form = StateForm::with_type;
  bool listens_to_audio_frames = false;
};

}  // namespace tactus::server
