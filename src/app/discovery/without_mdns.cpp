#include <utility>

#include "app/discovery/announcer.h"

namespace tactus::app {

struct Announcer::Impl {};

Announcer::Announcer(LogSink log) {
  const LogSink sink = std::move(log);
  sink(LogLevel::info, "mDNS: not announced, as this build is without TACTUS_MDNS");
}
Announcer::~Announcer() = default;
std::string Announcer::host_name() { return {}; }
void Announcer::announce(std::uint16_t, OnHostName) {}

}  // namespace tactus::app
