#pragma once

#include "protocol/websocket/ws_message.h"
#include "server/fanout/session.h"
#include "server/messages/pending_commands.h"
#include "server/messages/ws_sessions.h"
#include "server/streams/publishers.h"

namespace tactus::server {

struct WsClient;

/// Ends a client's subscriptions to the spectrum, the audio frames and the levels. Thread: the
/// hub's.
void leave_spectrum(WsClient& client);

/// Handles a beat.subscribe that is about heard beats, or invalid.
/// @return false if it is about the transport's
bool subscribe_heard_beats(WsClient& client, const protocol::WsMessage& message);
/// Ends a client's subscription to heard beats, unless it asks to end the other.
/// @return true if that is all it asks for; it is answered then
bool unsubscribe_heard_beats(WsClient& client, const protocol::WsMessage& message);

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
};

}  // namespace tactus::server
