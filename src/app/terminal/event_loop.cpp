#include "app/terminal/event_loop.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <system_error>
#include <utility>

#include "platform/files/file_io.h"
#include "platform/signals.h"

namespace tactus::app {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using WatchedFile = asio::posix::stream_descriptor;

}  // namespace

struct EventLoop::Impl {
  explicit Impl(EventListener& to) : listener{to} {
    wait_for_end_signal();
    wait_for_suspension();
  }

  /// Opens a duplicate, because stream_descriptor closes its descriptor.
  static bool open(WatchedFile& file, int descriptor) {
    if (file.is_open()) return true;
    error_code failure;
    std::error_code ignored;
    file.assign(platform::duplicate(descriptor, ignored).release(), failure);
    return !failure;
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

  void wait_for_file() {
    file.async_wait(WatchedFile::wait_read, [this](const error_code& error) {
      if (error) return;
      listener.on_readable();
      wait_for_file();
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

  EventListener& listener;
  asio::io_context context{1};
  asio::steady_timer ticks{context};
  asio::signal_set signals{context, SIGINT, SIGTERM, platform::hang_up_signal};
  asio::signal_set suspensions{context, platform::suspend_signal};
  WatchedFile input{context};
  WatchedFile file{context};
  std::chrono::milliseconds period{0};
};

EventLoop::EventLoop(EventListener& listener) : impl_{std::make_unique<Impl>(listener)} {}
EventLoop::~EventLoop() = default;

void EventLoop::post(std::function<void()> call) { asio::post(impl_->context, std::move(call)); }

void EventLoop::watch_input() {
  if (!Impl::open(impl_->input, platform::standard_input)) return;
  impl_->input.async_wait(WatchedFile::wait_read, [this](const error_code& error) {
    if (!error) impl_->listener.on_input();
  });
}

void EventLoop::watch(int descriptor) {
  if (Impl::open(impl_->file, descriptor)) impl_->wait_for_file();
}

void EventLoop::tick_every(std::chrono::milliseconds period) {
  impl_->period = period;
  impl_->tick();
}

void EventLoop::run() { impl_->context.run(); }
void EventLoop::stop() { impl_->context.stop(); }

}  // namespace tactus::app
