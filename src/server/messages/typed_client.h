#pragma once

#include "server/fanout/session.h"
#include "server/messages/pending_commands.h"
#include "server/streams/publishers.h"

namespace tactus::server {

struct TypedClient;

/// Ends a client's subscriptions to the spectrum and the audio frames. Thread: the hub's.
void leave_spectrum(TypedClient& client);

/// A client of /ws: what it listens to, and its transport commands under way.
/// Thread: the hub's.
struct TypedClient {
  TypedClient(Session& its_session, Hub& the_hub, PendingCommands& pending)
      : session{its_session}, hub{the_hub}, commands{its_session, pending} {
    hub.typed_clients.emplace(session.id(), &session);
  }

  /// Sends an answer.
  void answer(std::string_view text) { session.answer(make_payload(text)); }

  void join_clock(double hz, StateForm form) {
    leave_clock();
    clock = &hub.clock.join(session, hz, form);
    clock_form = form;
    clock->greet(session, form);
  }
  void leave_clock() {
    if (clock == nullptr) return;
    hub.clock.leave(*clock, session, clock_form);
    clock = nullptr;
  }

  /// Ends all it listens to.
  void leave() {
    hub.typed_clients.erase(session.id());
    leave_clock();
    hub.beats.unsubscribe(session);
    leave_spectrum(*this);
  }

  Session& session;
  Hub& hub;
  PendingCommands::Client commands;
  double received_ms = 0.0;      // the message that is heard, in Unix time
  ClockStream* clock = nullptr;  // that it listens to
  StateForm clock_form = StateForm::typed;
  bool listens_to_audio_frames = false;
};

}  // namespace tactus::server
