#pragma once

#include <algorithm>
#include <optional>

#include "server/fanout/session.h"
#include "server/messages/message_handler.h"
#include "server/streams/publishers.h"

namespace tactus::server {

/// /ws/transport/clock: the current state, then states at the stream's rate. Ignores all client
/// messages.
class ClockHandler final : public MessageHandler {
 public:
  /// @param hz  requested rate; limited to the clock's own, which is also the default
  ClockHandler(Session& session, Publishers& publishers, std::optional<double> hz)
      : session_{session},
        publishers_{publishers},
        hz_{std::min(hz.value_or(publishers.clock.default_hz()), publishers.clock.default_hz())} {}

  void on_open() override {
    if (!publishers_.clock.has_room_for(session_, hz_)) {
      publishers_.reports.add(Limit::clock_rates);
      return session_.refuse("RESOURCE_EXHAUSTED: too many different rates; connect without hz");
    }
    stream_ = &publishers_.clock.join(session_, hz_, StateForm::plain);
    stream_->send_current(session_, StateForm::plain);
  }
  void on_close() override {
    if (stream_ != nullptr) publishers_.clock.leave(*stream_, session_, StateForm::plain);
    stream_ = nullptr;
  }
  void on_message(const ReceivedMessage&) override {}

 private:
  Session& session_;
  Publishers& publishers_;
  const double hz_;
  ClockStream* stream_ = nullptr;
};

}  // namespace tactus::server
