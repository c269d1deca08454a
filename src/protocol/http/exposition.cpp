#include "protocol/http/exposition.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>
#include <cstddef>

namespace tactus::protocol {
namespace {

void append_escaped(std::string& out, std::string_view text, bool in_quotes) {
  for (const char c : text) {
    if (c == '\\')
      out += "\\\\";
    else if (c == '\n')
      out += "\\n";
    else if (c == '"' && in_quotes)
      out += "\\\"";
    else
      out += c;
  }
}

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

}  // namespace

Exposition& Exposition::counter(std::string_view name, std::string_view help) {
  return begin(name, "counter", help);
}
Exposition& Exposition::gauge(std::string_view name, std::string_view help) {
  return begin(name, "gauge", help);
}
Exposition& Exposition::histogram(std::string_view name, std::string_view help) {
  return begin(name, "histogram", help);
}

Exposition& Exposition::begin(std::string_view name, std::string_view type, std::string_view help) {
  assert(name.ends_with("_total") == (type == "counter"));
  family_ = name;
  out_.append("# HELP ").append(name) += ' ';
  append_escaped(out_, help, false);
  out_.append("\n# TYPE ").append(name).append(" ").append(type) += '\n';
  return *this;
}

Exposition& Exposition::sample(std::uint64_t value, MetricLabels labels) {
  line("", labels, "", std::to_string(value));
  return *this;
}
Exposition& Exposition::sample(std::int64_t value, MetricLabels labels) {
  line("", labels, "", std::to_string(value));
  return *this;
}
Exposition& Exposition::sample(double value, MetricLabels labels) {
  line("", labels, "", number(value));
  return *this;
}

Exposition& Exposition::buckets(std::span<const double> bounds,
                                std::span<const std::uint64_t> counts, double sum,
                                MetricLabels labels) {
  assert(counts.size() == bounds.size() + 1);
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    so_far += counts[i];
    line("_bucket", labels, i < bounds.size() ? number(bounds[i]) : "+Inf", std::to_string(so_far));
  }
  line("_sum", labels, "", number(sum));
  line("_count", labels, "", std::to_string(so_far));
  return *this;
}

void Exposition::line(std::string_view suffix, MetricLabels labels, std::string_view bound,
                      std::string_view value) {
  out_.append(family_).append(suffix);
  char before = '{';
  const auto label = [&](std::string_view name, std::string_view text) {
    out_ += before;
    out_.append(name).append("=\"");
    append_escaped(out_, text, true);
    out_ += '"';
    before = ',';
  };
  for (const auto& [name, text] : labels) label(name, text);
  if (!bound.empty()) label("le", bound);
  if (before == ',') out_ += '}';
  out_.append(" ").append(value) += '\n';
}

}  // namespace tactus::protocol
