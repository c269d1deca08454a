#include "audio/drivers/jack_stream.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "audio/drivers/jack_ports.h"

namespace tactus::audio {
namespace {

using PortNames = std::array<const char*, channels>;
constexpr PortNames output_names{"out_l", "out_r"};
constexpr PortNames input_names{"in_l", "in_r"};

std::string in_one_line(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string JackStream::description() const {
  return (peers_.empty() ? "JACK" : peers_ + " via JACK") +
         (is_adapted_ ? " at " + std::to_string(rate_) + " Hz" : "");
}

Outcome JackStream::start(SampleRate wanted_rate, const std::vector<std::string>& wanted) {
  if (const Outcome opened = open(wanted_rate); !opened) return opened;
  if (jack_activate(client_) != 0) return failure("the server refuses the client");
  if (const Outcome connected = connect(wanted); !connected) return connected;
  return await_cycle();
}

void JackStream::close() noexcept {
  if (client_ != nullptr) jack_client_close(std::exchange(client_, nullptr));
  server_end_.closed();
}

Error JackStream::failure(const std::string& what) const {
  return {ErrorCode::unavailable, description() + ": " + what, "device"};
}

Outcome JackStream::open(SampleRate wanted_rate) {
  // Without these functions the library prints to standard error.
  jack_set_error_function([](const char*) {});
  jack_set_info_function([](const char*) {});
  if (platform::JackEnd::may_open())
    client_ = jack_client_open("tactus", JackNoStartServer, nullptr);
  if (client_ == nullptr)
    return Error{ErrorCode::not_found,
                 "no JACK server is running: start one, or tactus under pw-jack", "device"};
  rate_ = static_cast<SampleRate>(jack_get_sample_rate(client_));
  is_adapted_ = rate_ != wanted_rate;
  if (is_adapted_) adapt(rate_);
  const bool plays = direction_ == Direction::playback;
  const PortNames& names = plays ? output_names : input_names;
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    ports_[i] =
        jack_port_register(client_, names[i], JACK_DEFAULT_AUDIO_TYPE,
                           (plays ? JackPortIsOutput : JackPortIsInput) | JackPortIsTerminal, 0);
    if (ports_[i] == nullptr) return failure("no port is free");
  }
  jack_set_process_callback(client_, &JackStream::on_period, this);
  if (!plays) jack_set_latency_callback(client_, &JackStream::on_latency_change, this);
  const auto count_xrun = [](void* self) {
    static_cast<JackStream*>(self)->xruns_.fetch_add(1, std::memory_order_relaxed);
    return 0;
  };
  jack_set_xrun_callback(client_, count_xrun, this);
  const auto end = [](void* self) {
    static_cast<JackStream*>(self)->server_end_.happened();
    static_cast<JackStream*>(self)->ended_.store(true, std::memory_order_relaxed);
  };
  jack_on_shutdown(client_, end, this);
  jack_set_port_registration_callback(client_, &JackStream::on_registration, this);
  return success();
}

/// The ports of other clients that ours can be connected to.
std::vector<std::string> JackStream::others(unsigned long flags) const {
  const bool plays = direction_ == Direction::playback;
  const char** const found = jack_get_ports(client_, nullptr, JACK_DEFAULT_AUDIO_TYPE,
                                            flags | (plays ? JackPortIsInput : JackPortIsOutput));
  std::vector<std::string> names;
  for (const char** name = found; name != nullptr && *name != nullptr; ++name)
    names.emplace_back(*name);
  jack_free(static_cast<void*>(found));
  return names;
}

Outcome JackStream::connect(const std::vector<std::string>& wanted) {
  const bool plays = direction_ == Direction::playback;
  if (wanted == std::vector<std::string>{"none"}) {
    const PortNames& own = plays ? output_names : input_names;
    peers_ = in_one_line({own.begin(), own.end()});
    return success();
  }
  std::vector<std::string> names = wanted;
  if (names.empty()) {
    const auto card = others(JackPortIsPhysical);
    if (card.empty())
      return failure("the server has no sound card; choose --connect, or --connect none");
    names.push_back(card.front().substr(0, card.front().find(':')));
  }
  const auto links = choose_jack_ports(others(0), names);
  if (!links) return links.error();
  for (const JackLink& each : *links)
    if (!link(each)) return failure("cannot connect \"" + each.port + '"');
  links_ = *links;
  peers_ = in_one_line(names);
  return success();
}

bool JackStream::link(const JackLink& link) const {
  const bool plays = direction_ == Direction::playback;
  const char* const ours = jack_port_name(ports_.at(link.side));
  const char* const from = plays ? ours : link.port.c_str();
  const char* const to = plays ? link.port.c_str() : ours;
  const int error = jack_connect(client_, from, to);
  return error == 0 || error == EEXIST;
}

void JackStream::tend() {
  std::unique_lock lock{mutex_};
  const std::vector<std::string> registered = std::exchange(registered_, {});
  lock.unlock();
  for (const JackLink& each : links_)
    if (std::ranges::find(registered, each.port) != registered.end()) link(each);
}

/// Ports cannot be connected here: the callback must not wait for the server.
void JackStream::on_registration(jack_port_id_t port, int comes, void* self) noexcept {
  auto& stream = *static_cast<JackStream*>(self);
  if (comes == 0) return;
  const jack_port_t* const found = jack_port_by_id(stream.client_, port);
  const char* const name = found == nullptr ? nullptr : jack_port_name(found);
  if (name == nullptr) return;
  const std::lock_guard lock{stream.mutex_};
  stream.registered_.emplace_back(name);
}

Outcome JackStream::await_cycle() {
  using std::chrono::steady_clock;
  const auto deadline = steady_clock::now() + std::chrono::seconds{2};
  while (!called_.load(std::memory_order_relaxed)) {
    if (steady_clock::now() >= deadline) return failure("the server does not run");
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  taken_.store(true, std::memory_order_release);
  return success();
}

int JackStream::on_period(jack_nframes_t frames, void* self) noexcept {
  auto& stream = *static_cast<JackStream*>(self);
  Sound sound;
  for (std::size_t i = 0; i < sound.size(); ++i)
    sound[i] = {static_cast<float*>(jack_port_get_buffer(stream.ports_[i], frames)), frames};
  stream.called_.store(true, std::memory_order_relaxed);
  if (stream.taken_.load(std::memory_order_acquire)) {
    stream.cycle(sound);
  } else if (stream.direction_ == Direction::playback) {
    for (const std::span<float> side : sound) std::ranges::fill(side, 0.0F);
  }
  return 0;
}

void JackStream::on_latency_change(jack_latency_callback_mode_t mode, void* self) noexcept {
  if (mode != JackCaptureLatency) return;
  auto& stream = *static_cast<JackStream*>(self);
  Frames latency = 0;
  for (jack_port_t* const port : stream.ports_) {
    jack_latency_range_t range{};
    jack_port_get_latency_range(port, mode, &range);
    latency = std::max(latency, static_cast<Frames>(range.max));
  }
  stream.on_latency(latency, jack_get_buffer_size(stream.client_));
}

}  // namespace tactus::audio
