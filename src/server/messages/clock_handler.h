#pragma once

#include <algorithm>
#include <optional>

#include "server/fanout/session.h"
#include "server/streams/clock_publisher.h"

namespace tactus::server {

/// /ws/transport/clock: the state at once and then at the stream's rate. What the client says costs
/// it nothing and changes nothing.
class ClockHandler final : public MessageHandler {
 public:
  /// @param hz  the rate asked for; the clock's own where that is lower, or nothing is asked
  ClockHandler(Session& session, ClockPublisher& publisher, std::optional<double> hz)
      : session_{session},
        publisher_{publisher},
        stream_{&publisher.join(
            session, std::min(hz.value_or(publisher.default_hz()), publisher.default_hz()),
            StateForm::plain)} {}

  void on_open() override { stream_->greet(session_, StateForm::plain); }
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
