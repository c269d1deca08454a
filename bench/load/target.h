#pragma once

#include <tactus/result.h>

#include <string>

#include "app/monitor_address.h"
#include "load/load_options.h"
#include "load/tick_reader.h"

namespace tactus::load {

/// A stream to measure.
struct Target {
  app::MonitorAddress address;
  std::string request;  ///< the text that asks for it, empty where the path says all
  TickReader ticks;
};

/// Finds out where a topic is and how to ask for it. A path in the URL is taken as it is; else
/// it is the topic's own, with the rate.
/// @param options  that went through check()
/// Thread: any. Errors: INVALID_ARGUMENT for what is no URL.
Result<Target> target_of(const LoadOptions& options);

}  // namespace tactus::load
