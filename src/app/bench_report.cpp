#include "app/bench_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "app/status_line.h"

namespace tactus::app {
namespace {

constexpr double percent = 100.0;

std::string bytes(double count) {
  if (count < 1e3) return fmt::format("{:.0f} B", count);
  if (count < 1e6) return fmt::format("{:.1f} KB", count * 1e-3);
  return fmt::format("{:.1f} MB", count * 1e-6);
}

void put(std::string& page, std::string_view subject, std::string_view text) {
  page += fmt::format("{:<11}{}\n", subject, text);
}

void put_reasons(std::string& page, std::string_view subject,
                 const std::map<std::string, std::uint64_t>& reasons) {
  for (const auto& [reason, count] : reasons) {
    // A server's words must not move the cursor.
    std::string plain = reason;
    for (char& c : plain)
      if (std::iscntrl(static_cast<unsigned char>(c)) != 0) c = '?';
    put(page, subject, fmt::format("{}: {}", count, plain));
  }
}

/// What a server says need not be UTF-8: bytes that are not ASCII are told as such.
std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json_reasons(const std::map<std::string, std::uint64_t>& reasons) {
  std::string out;
  for (const auto& [reason, count] : reasons)
    out += fmt::format("{}{}:{}", out.empty() ? "" : ",", json_text(reason), count);
  return fmt::format("{{{}}}", out);
}

std::uint64_t sum(const std::map<std::string, std::uint64_t>& reasons) {
  std::uint64_t all = 0;
  for (const auto& [reason, count] : reasons) all += count;
  return all;
}

std::string json_server(const BenchResult& result) {
  if (!result.server) return {};
  const BenchCost& server = *result.server;
  return fmt::format(
      R"(,"server":{{"cpu_share":{:.4f},"busiest_thread":{:.4f},"cpu_us_a_message":{:.3f},)"
      R"("resident_bytes":{},"bytes_a_client":{:.0f}}})",
      server.cpu_share, server.busiest_thread, server.cpu_us_a_message, server.resident_bytes,
      server.bytes_a_client);
}

}  // namespace

std::string bench_page(const BenchResult& r) {
  std::string page = fmt::format(
      "{}, {} clients{}, {:.1f} s{}{}\n\n", r.url, r.clients,
      r.never_readers > 0 ? fmt::format(" and {} that never read", r.never_readers) : std::string{},
      r.seconds, r.rate_hz > 0.0 ? fmt::format(" at {:g} Hz", r.rate_hz) : "",
      r.interrupted ? ", interrupted" : "");
  if (r.clients + r.never_readers > 0)
    put(page, "connects",
        fmt::format("{} in within {:.3f} s; each p50 {:.1f} ms, p99 {:.1f} ms, max {:.1f} ms",
                    r.clients + r.never_readers, r.all_in_ms * 1e-3, r.connect_p50_ms,
                    r.connect_p99_ms, r.connect_max_ms));
  put_reasons(page, "failed", r.failed);
  put_reasons(page, "lost", r.lost);
  if (r.never_readers_lost > 0)
    put(page, "", fmt::format("{} of those that never read were closed", r.never_readers_lost));
  std::string messages = fmt::format("{:.0f}/s, {}/s; {:.2f} % delivered", r.messages_per_second,
                                     bytes(r.bytes_per_second), percent * r.delivered);
  if (r.ticks_per_second > 0.0) messages += fmt::format("; {:.4f} ticks/s", r.ticks_per_second);
  put(page, "messages", messages);
  if (r.most > 0) {
    put(page, "latency",
        fmt::format("p50 {:.2f} ms, p99 {:.2f} ms, p99.9 {:.2f} ms, max {:.2f} ms after due time",
                    r.p50_ms, r.p99_ms, r.p999_ms, r.max_ms));
    put(page, "jitter", fmt::format("{:.2f} ms", r.jitter_ms));
  }
  put(page, "each got",
      fmt::format("min {}, median {}, max {} messages; min/median {:.3f}", r.least, r.median,
                  r.most, fairness(r)));
  if (r.server)
    put(page, "server",
        fmt::format("{:.2f} % of a core, {:.2f} us a message; {} resident, {} a client",
                    percent * r.server->cpu_share, r.server->cpu_us_a_message,
                    bytes(static_cast<double>(r.server->resident_bytes)),
                    bytes(r.server->bytes_a_client)));
  put(page, "this load",
      fmt::format("{:.2f} % of a core, {:.2f} us a message", percent * r.own.cpu_share,
                  r.own.cpu_us_a_message));
  put(page, "machine",
      fmt::format("{} cores, busy {:.0f} % of the time{}", r.cores, percent * r.machine_busy,
                  r.dropped_packets > 0 ? fmt::format("; dropped {} packets", r.dropped_packets)
                                        : std::string{}));
  if (const auto limit = what_limited(r); !limit.empty()) put(page, "limited by", limit);
  return page;
}

std::string bench_json(const BenchResult& r) {
  return fmt::format(
      R"({{"url":{},"topic":"{}","rate_hz":{:g},"seconds":{:.3f},"interrupted":{},)"
      R"("clients":{},"never_read":{},"never_read_closed":{},)"
      R"("failed":{},"failures":{},"lost":{},"losses":{},)"
      R"("connect":{{"all_in_ms":{:.1f},"p50_ms":{:.2f},"p99_ms":{:.2f},"max_ms":{:.2f}}},)"
      R"("messages_per_second":{:.1f},"bytes_per_second":{:.0f},"delivered":{:.6f},)"
      R"("ticks_per_second":{:.5f},)"
      R"("latency_ms":{{"p50":{:.3f},"p99":{:.3f},"p999":{:.3f},"max":{:.3f}}},"jitter_ms":{:.3f},)"
      R"("received":{{"min":{},"median":{},"max":{},"min_over_median":{:.4f}}}{},)"
      R"("load":{{"cpu_share":{:.4f},"busiest_thread":{:.4f},"cpu_us_a_message":{:.3f}}},)"
      R"("machine":{{"cores":{},"busy_share":{:.4f},"dropped_packets":{}}},"limited_by":{}}})"
      "\n",
      json_text(r.url), r.topic, r.rate_hz, r.seconds, r.interrupted, r.clients, r.never_readers,
      r.never_readers_lost, sum(r.failed), json_reasons(r.failed), sum(r.lost),
      json_reasons(r.lost), r.all_in_ms, r.connect_p50_ms, r.connect_p99_ms, r.connect_max_ms,
      r.messages_per_second, r.bytes_per_second, r.delivered, r.ticks_per_second, r.p50_ms,
      r.p99_ms, r.p999_ms, r.max_ms, r.jitter_ms, r.least, r.median, r.most, fairness(r),
      json_server(r), r.own.cpu_share, r.own.busiest_thread, r.own.cpu_us_a_message, r.cores,
      r.machine_busy, r.dropped_packets, json_text(what_limited(r)));
}

std::string bench_progress_line(std::string_view what, double done, std::string_view figures,
                                std::size_t columns, bool unicode) {
  const auto words = fmt::format("{:<10}  ", what);
  if (columns < words.size() + bar_columns + 2 + figures.size())
    return (words + std::string{figures}).substr(0, columns);
  return fmt::format("{}{}  {}", words, progress_bar(std::clamp(done, 0.0, 1.0), unicode), figures);
}

}  // namespace tactus::app
