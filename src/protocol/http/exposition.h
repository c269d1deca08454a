#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// Content type of GET /metrics.
inline constexpr std::string_view exposition_content_type =
    "text/plain; version=0.0.4; charset=utf-8";

/// One label of a sample.
struct MetricLabel {
  std::string_view name;  ///< [a-zA-Z_][a-zA-Z0-9_]*, and not "le"
  std::string_view value;
};
using MetricLabels = std::initializer_list<MetricLabel>;

/// Writes metrics in the Prometheus text format, one family after another, to the end of a string:
///
///     std::string page;
///     Exposition{page}
///         .counter("tactus_audio_xruns_total", "Audio blocks that were late or lost.")
///         .sample(std::uint64_t{3});
///
/// The samples of a family follow its header directly. Existing libraries are unsuitable: they
/// include an HTTP server and counters with locks.
/// Source: Prometheus text-based exposition format 0.0.4.
/// Thread: one at a time. Realtime-safe: no. Errors: none.
class Exposition {
 public:
  explicit Exposition(std::string& out) : out_{out} {}

  /// Begins a family.
  /// @param name  [a-zA-Z_:][a-zA-Z0-9_:]*, unique in a page; a counter's ends with _total; must
  ///              outlive its samples
  /// @param help  a sentence for readers
  Exposition& counter(std::string_view name, std::string_view help);
  Exposition& gauge(std::string_view name, std::string_view help);
  Exposition& histogram(std::string_view name, std::string_view help);

  /// Writes a value of the current family, a counter or gauge.
  Exposition& sample(std::uint64_t value, MetricLabels labels = {});
  Exposition& sample(std::int64_t value, MetricLabels labels = {});
  Exposition& sample(double value, MetricLabels labels = {});

  /// Writes a histogram of the current family.
  /// @param bounds  upper bounds of the buckets, ascending, finite
  /// @param counts  per bucket, not cumulative; the last is the count above the last bound
  /// @param sum     of all observations
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
