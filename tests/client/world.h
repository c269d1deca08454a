#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/link/environment.h"

namespace tactus::client {

/// A session's environment with virtual time, and sockets that the test handles.
class World : public Environment {
 public:
  static constexpr double start = 1'700'641'234'567.0;  // Unix time at local time 0
  static constexpr double server_offset = 250.0;  // how far the server's clock is ahead, in ms

  /// One attempt to connect.
  struct Attempt {
    std::string key;
    SocketHandlers handlers;
    std::vector<std::string> sent = {};
    bool open = true;  // as far as the client knows

    /// The sent texts that have a part.
    std::size_t count(std::string_view part) const {
      return static_cast<std::size_t>(std::ranges::count_if(
          sent, [part](const auto& text) { return text.find(part) != std::string::npos; }));
    }
    /// The requestId of the last sent text that has a part.
    std::string id(std::string_view part) const {
      for (auto text = sent.rbegin(); text != sent.rend(); ++text) {
        if (text->find(part) == std::string::npos) continue;
        const auto at = text->find(R"("requestId":")") + 13;
        return text->substr(at, text->find('"', at) - at);
      }
      return {};
    }
  };

  double now() override { return now_; }
  double origin() const override { return start; }
  std::int64_t host_ns(double local_ms) const override {
    return static_cast<std::int64_t>(local_ms * 1e6);
  }
  Timer call_after(double delay_ms, std::function<void()> call) override {
    timers_.emplace(++last_timer_, std::pair{now_ + delay_ms, std::move(call)});
    return last_timer_;
  }
  void cancel(Timer timer) override { timers_.erase(timer); }
  double random() override { return 1.0; }  // the longest delay
  std::unique_ptr<Socket> connect(const ServerAddress&, const std::string& key,
                                  SocketHandlers handlers) override {
    attempts.push_back(std::make_shared<Attempt>(Attempt{key, std::move(handlers)}));
    return std::make_unique<FakeSocket>(attempts.back());
  }

  double server_now() const { return start + now_ + server_offset; }
  std::size_t timers() const { return timers_.size(); }
  Attempt& socket() { return *attempts.back(); }

  /// Advances time, and runs the timers that expire.
  void advance(double ms) {
    const double end = now_ + ms;
    for (;;) {
      const auto due = std::ranges::min_element(
          timers_, {}, [](const auto& timer) { return timer.second.first; });
      if (due == timers_.end() || due->second.first > end) break;
      now_ = std::max(now_, due->second.first);
      const auto call = std::move(due->second.second);
      timers_.erase(due);
      call();
    }
    now_ = end;
  }

  std::vector<std::shared_ptr<Attempt>> attempts;

 private:
  class FakeSocket : public Socket {
   public:
    explicit FakeSocket(std::shared_ptr<Attempt> attempt) : attempt_{std::move(attempt)} {}
    ~FakeSocket() override { attempt_->open = false; }
    void send(std::string text) override { attempt_->sent.push_back(std::move(text)); }

   private:
    std::shared_ptr<Attempt> attempt_;
  };

  double now_ = 1000.0;
  Timer last_timer_ = 0;
  std::map<Timer, std::pair<double, std::function<void()>>> timers_;
};

}  // namespace tactus::client
