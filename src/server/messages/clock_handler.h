#pragma once

#include <algorithm>
#include <optional>

#include "server/fanout/session.h"
#include "server/messages/message_handler.h"
#include "server/streams/clock_publisher.h"

namespace tactus::server {

/// /ws/transport/clock: the current state, then states at the stream's rate. Ignores all client
/// messages.
class ClockHandler final : public MessageHandler {
 public:
  /// @param hz  requested rate; limited to the clock's own, which is also the default
  ClockHandler(Session& session, ClockPublisher& publisher, std::optional<double> hz)
      : session_{session},
        publisher_{publisher},
        stream_{&publisher.join(
            session, std::min(hz.value_or(publisher.default_hz()), publisher.default_hz()),
            StateForm::plain)} {}

  void on_open() override { stream_->send_current(session_, StateForm::plain); }
  void on_close() override {
    if (stream_ != nullptr) publisher_.leave(*stream_, session_, StateForm::plain);
    stream_ = nullptr;
  }
  void on_message(const ReceivedMessage&) override {}

 private:
  Session& session_;
  ClockPublisher& publisher_;
  ClockStream* stream_;
};

}  // namespace tactus::server
