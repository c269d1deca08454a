// The shared vectors: the same figures as the JavaScript client on the same simulated networks.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

#include "client/clock/clock_sync.h"

namespace tactus::client {
namespace {

namespace json = boost::json;

json::value shared_networks() {
  std::ifstream file{TACTUS_GOLDEN "/clock/networks.json"};
  return json::parse(std::string{std::istreambuf_iterator<char>{file}, {}});
}

double number(const json::value& value) { return value.to_number<double>(); }

/// Passes an event to the clock. @return whether it is a probe
bool take(ClockSync& sync, const json::array& event) {
  const auto& kind = event.at(0).as_string();
  if (kind == "restart") {
    sync.restart();
  } else if (kind == "message") {
    sync.on_server_time(number(event.at(1)), number(event.at(2)));
  } else {
    sync.add(number(event.at(1)), number(event.at(2)), number(event.at(3)), number(event.at(4)));
    return true;
  }
  return false;
}

TEST(ClockNetworks, give_the_figures_of_the_javascript_client_within_the_bound_of_the_truth) {
  const auto networks = shared_networks();
  ASSERT_GE(networks.as_array().size(), 7U);
  for (const auto& network : networks.as_array()) {
    SCOPED_TRACE(std::string{network.at("name").as_string()});
    const auto& expected = network.at("expected").as_array();
    const double set = number(network.at("set"));
    ClockSync sync{0.0, number(network.at("resolution"))};
    std::size_t probes = 0;
    for (const auto& event : network.at("events").as_array()) {
      if (!take(sync, event.as_array())) continue;
      const double at = number(event.at(4));
      const auto status = sync.reading().status(at);
      const auto& figures = expected.at(probes++);
      ASSERT_NEAR(status.offset_ms, number(figures.at(0)), 1e-4) << probes;
      ASSERT_NEAR(status.error_bound_ms, number(figures.at(1)), 1e-4) << probes;
      ASSERT_NEAR(status.drift_ppm, number(figures.at(2)), 1e-3) << probes;
      const double truth = number(network.at("offset")) + number(network.at("drift")) * at;
      if (set == 0.0) {
        ASSERT_LE(std::abs(status.offset_ms - truth), status.error_bound_ms) << probes;
      }
    }
    EXPECT_EQ(probes, expected.size());
  }
}

}  // namespace
}  // namespace tactus::client
