#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// What GET /metrics is answered as.
inline constexpr std::string_view exposition_content_type =
    "text/plain; version=0.0.4; charset=utf-8";

/// One label of a sample.
struct MetricLabel {
  std::string_view name;  ///< [a-zA-Z_][a-zA-Z0-9_]*, and not "le"
  std::string_view value;
};
using MetricLabels = std::initializer_list<MetricLabel>;

/// Writes metrics as Prometheus reads them, family after family, to the end of a string:
///
///     std::string page;
///     Exposition{page}
///         .counter("tactus_audio_xruns_total", "Blocks that came too late or were lost.")
///         .sample(std::uint64_t{3});
///
/// A family's samples follow it at once. It is our own, as the libraries that write this format
/// bring an HTTP server along, and their own counters with locks.
/// Source: Prometheus text-based exposition format 0.0.4.
/// Thread: one at a time. Realtime-safe: no. Errors: none.
class Exposition {
 public:
  explicit Exposition(std::string& out) : out_{out} {}

  /// Begins a family.
  /// @param name  [a-zA-Z_:][a-zA-Z0-9_:]*, once in a page; a counter's ends with _total; must
  ///              outlive its samples
  /// @param help  a sentence, for people
  Exposition& counter(std::string_view name, std::string_view help);
  Exposition& gauge(std::string_view name, std::string_view help);
  Exposition& histogram(std::string_view name, std::string_view help);

  /// One value of the family begun last, a counter or gauge.
  Exposition& sample(std::uint64_t value, MetricLabels labels = {});
  Exposition& sample(std::int64_t value, MetricLabels labels = {});
  Exposition& sample(double value, MetricLabels labels = {});

  /// One histogram of the family begun last.
  /// @param bounds  the buckets' upper ones, ascending, finite
  /// @param counts  of each bucket alone, and at last of what lies above the last bound
  /// @param sum     of all that was counted
  Exposition& buckets(std::span<const double> bounds, std::span<const std::uint64_t> counts,
                      double sum, MetricLabels labels = {});

 private:
  Exposition& begin(std::string_view name, std::string_view type, std::string_view help);
  void line(std::string_view suffix, MetricLabels labels, std::string_view bound,
            std::string_view value);

  std::string& out_;
  std::string_view family_;
};

}  // namespace tactus::protocol
