#include "client/net/event_loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

#include "client/net/websocket.h"

namespace tactus::client {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::chrono::milliseconds longest_end{300};

std::chrono::nanoseconds duration(double ms) {
  return std::chrono::nanoseconds{static_cast<std::int64_t>(ms * 1e6)};
}

}  // namespace

struct EventLoop::Impl {
  explicit Impl(std::string file) : ca_file{std::move(file)} {}

  asio::ssl::context& tls_context() {
    if (tls) return *tls;
    tls.emplace(asio::ssl::context::tls_client);
    tls->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    tls->set_verify_mode(asio::ssl::verify_peer);
    if (ca_file.empty()) {
      tls->set_default_verify_paths();
    } else {
      boost::system::error_code error;
      tls->load_verify_file(ca_file, error);
      if (error)
        throw std::runtime_error{"ca_file: no certificates in " + ca_file + ": " + error.message()};
    }
    return *tls;
  }

  const std::string ca_file;
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::optional<asio::ssl::context> tls;
  std::unordered_map<Timer, asio::steady_timer> timers;
  Timer last_timer = 0;
  std::minstd_rand random{std::random_device{}()};
};

EventLoop::EventLoop(const LocalClock& clock, std::string ca_file)
    : clock_{clock}, impl_{std::make_unique<Impl>(std::move(ca_file))} {}

EventLoop::~EventLoop() = default;

void EventLoop::load_authorities() { impl_->tls_context(); }

void EventLoop::run() {
  impl_->context.run();
  // Sockets may still be closing. A name look-up may take longer, and is not waited for.
  impl_->work.reset();
  impl_->context.restart();
  impl_->context.run_for(longest_end);
}

void EventLoop::post(std::function<void()> call) { asio::post(impl_->context, std::move(call)); }

void EventLoop::finish() {
  asio::post(impl_->context, [impl = impl_.get()] { impl->context.stop(); });
}

Environment::Timer EventLoop::call_after(double delay_ms, std::function<void()> call) {
  const Timer id = ++impl_->last_timer;
  auto& timer = impl_->timers.try_emplace(id, impl_->context).first->second;
  timer.expires_after(duration(delay_ms));
  timer.async_wait([impl = impl_.get(), id, call = std::move(call)](const error_code& error) {
    // A cancelled timer may have expired already.
    if (!error && impl->timers.erase(id) > 0) call();
  });
  return id;
}

void EventLoop::cancel(Timer timer) { impl_->timers.erase(timer); }

double EventLoop::random() {
  return std::uniform_real_distribution<double>{0.0, 1.0}(impl_->random);
}

std::unique_ptr<Socket> EventLoop::connect(const ServerAddress& address, const std::string& key,
                                           SocketHandlers handlers) {
  return open_websocket(impl_->context, address.secure ? &impl_->tls_context() : nullptr, address,
                        key, std::move(handlers));
}

}  // namespace tactus::client
