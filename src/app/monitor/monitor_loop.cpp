#include "app/monitor/monitor_loop.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <utility>

#include "platform/file_io.h"
#include "platform/signals.h"

namespace tactus::app {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

}  // namespace

struct MonitorLoop::Impl {
  explicit Impl(MonitorListener& to) : listener{to} {
    wait_for_end_signal();
    wait_for_suspension();
  }

  void wait_for_end_signal() {
    signals.async_wait([this](const error_code& error, int) {
      if (error) return;
      listener.on_end_signal();
      wait_for_end_signal();
    });
  }

  void wait_for_suspension() {
    suspensions.async_wait([this](const error_code& error, int) {
      if (error) return;
      listener.on_suspend();
      platform::suspend_process();
      listener.on_continue();
      wait_for_suspension();
    });
  }

  void tick() {
    ticks.expires_after(period);
    ticks.async_wait([this](const error_code& error) {
      if (error) return;
      listener.on_tick();
      tick();
    });
  }

  MonitorListener& listener;
  asio::io_context context{1};
  asio::steady_timer ticks{context};
  asio::signal_set signals{context, SIGINT, SIGTERM, platform::hang_up_signal};
  asio::signal_set suspensions{context, platform::suspend_signal};
  asio::posix::stream_descriptor input{context};
  std::chrono::milliseconds period{0};
};

MonitorLoop::MonitorLoop(MonitorListener& listener) : impl_{std::make_unique<Impl>(listener)} {}

MonitorLoop::~MonitorLoop() = default;

void MonitorLoop::post(std::function<void()> call) { asio::post(impl_->context, std::move(call)); }

void MonitorLoop::watch_input() {
  error_code failure;
  std::error_code ignored;
  // Duplicated, because stream_descriptor closes its descriptor.
  if (!impl_->input.is_open())
    impl_->input.assign(platform::duplicate(platform::standard_input, ignored).release(), failure);
  if (failure) return;
  impl_->input.async_wait(asio::posix::stream_descriptor::wait_read,
                          [this](const error_code& error) {
                            if (!error) impl_->listener.on_input();
                          });
}

void MonitorLoop::tick_every(std::chrono::milliseconds period) {
  impl_->period = period;
  impl_->tick();
}

void MonitorLoop::run() { impl_->context.run(); }

void MonitorLoop::stop() { impl_->context.stop(); }

}  // namespace tactus::app
