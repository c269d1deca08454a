#include "app/discovery/announcer.h"

#include <avahi-client/client.h>
#include <avahi-client/publish.h>
#include <avahi-common/alternative.h>
#include <avahi-common/error.h>
#include <avahi-common/malloc.h>
#include <avahi-common/strlst.h>
#include <avahi-common/thread-watch.h>
#include <avahi-common/timeval.h>
#include <fmt/format.h>
#include <tactus/version.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <string_view>
#include <utility>

#include "platform/this_thread.h"

namespace tactus::app {
namespace {

constexpr std::chrono::seconds host_name_timeout{2};
constexpr unsigned retry_ms = 10'000;  // without a system bus, or after an error
constexpr int max_renames = 100;
constexpr std::size_t max_name_bytes = 63;  // of a service; RFC 6763, section 4.1.1

template <auto function>
struct Call {
  template <class T>
  void operator()(T* object) const noexcept {
    function(object);
  }
};
using Poll = std::unique_ptr<AvahiThreadedPoll, Call<avahi_threaded_poll_free>>;
using Client = std::unique_ptr<AvahiClient, Call<avahi_client_free>>;
using Strings = std::unique_ptr<AvahiStringList, Call<avahi_string_list_free>>;
using Text = std::unique_ptr<char, Call<avahi_free>>;

}  // namespace

/// Avahi calls the functions named on_… on the poll's thread, under the poll's lock.
struct Announcer::Impl {
  explicit Impl(LogSink sink) : log{std::move(sink)}, poll{avahi_threaded_poll_new()} {
    if (poll == nullptr) throw std::bad_alloc{};
    const AvahiPoll* api = avahi_threaded_poll_get(poll.get());
    timeval now{};
    avahi_elapse_time(&now, 0, 0);
    timer = api->timeout_new(api, &now, on_timer, this);
    avahi_threaded_poll_start(poll.get());
  }
  ~Impl() {
    avahi_threaded_poll_stop(poll.get());
    client.reset();  // and its group: Avahi withdraws the services
    avahi_threaded_poll_get(poll.get())->timeout_free(timer);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void schedule_connect(unsigned delay_ms) {
    timeval due{};
    avahi_elapse_time(&due, delay_ms, 0);
    avahi_threaded_poll_get(poll.get())->timeout_update(timer, &due);
  }

  static void on_timer(AvahiTimeout* timer, void* self) {
    auto& impl = *static_cast<Impl*>(self);
    platform::name_this_thread("tactus-mdns");
    avahi_threaded_poll_get(impl.poll.get())->timeout_update(timer, nullptr);
    impl.connect();
  }

  void connect() {
    group = nullptr;
    client.reset();
    int error = 0;
    // on_client() is called before this returns.
    AvahiClient* const made = avahi_client_new(avahi_threaded_poll_get(poll.get()),
                                               AVAHI_CLIENT_NO_FAIL, on_client, this, &error);
    if (made != nullptr) {
      client.reset(made);
      publish();
    } else {
      said_absent(avahi_strerror(error));
      schedule_connect(retry_ms);
    }
  }

  static void on_client(AvahiClient* from, AvahiClientState state, void* self) {
    auto& impl = *static_cast<Impl*>(self);
    switch (state) {
      case AVAHI_CLIENT_S_RUNNING:
        impl.said_host(avahi_client_get_host_name_fqdn(from));
        impl.publish();
        break;
      case AVAHI_CLIENT_S_REGISTERING:
      case AVAHI_CLIENT_S_COLLISION:
        // The machine's name is changing.
        if (impl.group != nullptr) avahi_entry_group_reset(impl.group);
        break;
      case AVAHI_CLIENT_CONNECTING:
        impl.said_absent("Avahi is not running");
        break;
      case AVAHI_CLIENT_FAILURE:
        const int error = avahi_client_errno(from);
        if (error != AVAHI_ERR_DISCONNECTED) impl.warn("the daemon", error);
        // A client ends with its daemon. It must not be freed here.
        impl.schedule_connect(error == AVAHI_ERR_DISCONNECTED ? 0 : retry_ms);
        break;
    }
  }

  /// Registers the services, if that is possible and not done yet.
  void publish() {
    if (port == 0 || client == nullptr) return;
    if (avahi_client_get_state(client.get()) != AVAHI_CLIENT_S_RUNNING) return;
    if (group == nullptr) group = avahi_entry_group_new(client.get(), on_group, this);
    if (group == nullptr) return warn("no group", avahi_client_errno(client.get()));
    if (avahi_entry_group_is_empty(group) == 0) return;
    name = fmt::format("tactus on {}", avahi_client_get_host_name(client.get()));
    if (name.size() > max_name_bytes) name.resize(max_name_bytes);
    add_services();
  }

  /// Adds the services to the empty group. Another server on this machine may have the name.
  void add_services() {
    const Strings text{
        avahi_string_list_new("path=/", fmt::format("version={}", version).c_str(), nullptr)};
    for (int i = 0; i < max_renames; ++i) {
      int error = AVAHI_OK;
      for (const char* const type : {"_tactus._tcp", "_http._tcp"}) {
        if (error < 0) break;
        error = avahi_entry_group_add_service_strlst(group, AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC,
                                                     AVAHI_PUBLISH_USE_MULTICAST, name.c_str(),
                                                     type, nullptr, nullptr, port, text.get());
      }
      if (error >= 0) error = avahi_entry_group_commit(group);
      if (error >= 0) return;
      avahi_entry_group_reset(group);
      if (error != AVAHI_ERR_COLLISION) return warn(name, error);
      rename();
    }
  }

  void rename() {
    if (const Text next{avahi_alternative_service_name(name.c_str())}; next != nullptr)
      name = next.get();
  }

  static void on_group(AvahiEntryGroup* from, AvahiEntryGroupState state, void* self) {
    auto& impl = *static_cast<Impl*>(self);
    switch (state) {
      case AVAHI_ENTRY_GROUP_ESTABLISHED:
        impl.log(LogLevel::info, fmt::format("mDNS: announced as \"{}\"", impl.name));
        break;
      case AVAHI_ENTRY_GROUP_COLLISION:  // with another machine
        avahi_entry_group_reset(from);
        impl.rename();
        impl.add_services();
        break;
      case AVAHI_ENTRY_GROUP_FAILURE:
        impl.warn(impl.name, avahi_client_errno(avahi_entry_group_get_client(from)));
        break;
      case AVAHI_ENTRY_GROUP_UNCOMMITED:
      case AVAHI_ENTRY_GROUP_REGISTERING:
        break;
    }
  }

  void warn(std::string_view what, int error) {
    log(LogLevel::warning,
        fmt::format("mDNS: cannot announce {}: {}", what, avahi_strerror(error)));
  }

  void said_absent(std::string_view reason) {
    if (!std::exchange(is_absent, true))
      log(LogLevel::info, fmt::format("mDNS: not announced: {}", reason));
    said_host("");
  }

  void said_host(const char* host) {
    if (*host != '\0') is_absent = false;
    const std::lock_guard lock{mutex};
    host_name = host;
    is_known = true;
    known.notify_all();
    if (on_host_name && !host_name.empty()) on_host_name(host_name);
  }

  const LogSink log;
  const Poll poll;
  AvahiTimeout* timer = nullptr;

  // Guarded by the poll's lock.
  Client client;
  AvahiEntryGroup* group = nullptr;  // owned by the client
  std::string name;                  // of the services
  bool is_absent = false;            // the log says so

  std::atomic<std::uint16_t> port{0};  // 0 until announce(); written by: the owner

  std::mutex mutex;
  std::condition_variable known;
  std::string host_name;  // guarded by mutex, as the following
  bool is_known = false;
  OnHostName on_host_name;
};

Announcer::Announcer(LogSink log) : impl_{std::make_unique<Impl>(std::move(log))} {}
Announcer::~Announcer() = default;

std::string Announcer::host_name() {
  std::unique_lock lock{impl_->mutex};
  impl_->known.wait_for(lock, host_name_timeout, [this] { return impl_->is_known; });
  return impl_->host_name;
}

void Announcer::announce(std::uint16_t port, OnHostName on_host_name) {
  impl_->port = port;
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->on_host_name = std::move(on_host_name);
    if (!impl_->host_name.empty()) impl_->on_host_name(impl_->host_name);
    // A daemon that does not answer holds the poll's lock. publish() follows its answer.
    if (!impl_->is_known) return;
  }
  avahi_threaded_poll_lock(impl_->poll.get());
  impl_->publish();
  avahi_threaded_poll_unlock(impl_->poll.get());
}

}  // namespace tactus::app
