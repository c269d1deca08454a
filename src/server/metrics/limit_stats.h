#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tactus::server {

/// The limits on clients.
enum class Limit : std::uint8_t {
  clients,
  clients_per_address,
  descriptors,
  message_time,
  unsent_bytes,
  command_rate,
  command_rate_per_address,
  command_queue,
  clock_rates,
  spectrum_options,
  spectrum_subscribers,
  spectrum_subscribers_per_address,
};
inline constexpr std::array all_limits{Limit::clients,
                                       Limit::clients_per_address,
                                       Limit::descriptors,
                                       Limit::message_time,
                                       Limit::unsent_bytes,
                                       Limit::command_rate,
                                       Limit::command_rate_per_address,
                                       Limit::command_queue,
                                       Limit::clock_rates,
                                       Limit::spectrum_options,
                                       Limit::spectrum_subscribers,
                                       Limit::spectrum_subscribers_per_address};

constexpr std::size_t index_of(Limit limit) noexcept { return static_cast<std::size_t>(limit); }

/// A limit's name in the metrics.
constexpr std::string_view name(Limit limit) noexcept {
  constexpr std::array<std::string_view, all_limits.size()> names{
      "clients",
      "clients_per_address",
      "descriptors",
      "message_time",
      "unsent_bytes",
      "command_rate",
      "command_rate_per_address",
      "command_queue",
      "clock_rates",
      "spectrum_options",
      "spectrum_subscribers",
      "spectrum_subscribers_per_address"};
  return names[index_of(limit)];
}

/// How often each limit was reached. Thread: any.
class LimitStats {
 public:
  void add(Limit limit) noexcept {
    reached_[index_of(limit)].fetch_add(1, std::memory_order_relaxed);
  }
  std::uint64_t value(Limit limit) const noexcept {
    return reached_[index_of(limit)].load(std::memory_order_relaxed);
  }

 private:
  // Written by: any thread, when it refuses something; read by: any.
  std::array<std::atomic<std::uint64_t>, all_limits.size()> reached_{};
};

}  // namespace tactus::server
