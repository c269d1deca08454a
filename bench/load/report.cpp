#include <fmt/format.h>

#include <string_view>

#include "load/figures.h"
#include "protocol/json/json_object.h"

namespace tactus::load {
namespace {

using protocol::JsonObject;

constexpr double percent = 100.0;

std::string bytes(double count) {
  if (count < 1e3) return fmt::format("{:.0f} B", count);
  if (count < 1e6) return fmt::format("{:.1f} KB", count * 1e-3);
  return fmt::format("{:.1f} MB", count * 1e-6);
}

void put(std::string& page, std::string_view subject, std::string_view text) {
  page += fmt::format("{:<11}{}\n", subject, text);
}

void put_reasons(std::string& page, std::string_view subject, const Reasons& reasons) {
  for (const auto& [reason, count] : reasons)
    put(page, subject, fmt::format("{}: {}", count, reason));
}

std::uint64_t sum(const Reasons& reasons) {
  std::uint64_t all = 0;
  for (const auto& [reason, count] : reasons) all += count;
  return all;
}

std::string json_of(const Reasons& reasons) {
  std::string out = "{";
  for (const auto& [reason, count] : reasons) {
    if (out.size() > 1) out += ',';
    protocol::append_json_text(out, reason);
    out += fmt::format(":{}", count);
  }
  return out + '}';
}

std::string json_of(const Cost& cost) {
  std::string out;
  JsonObject{out}
      .number("cpu_share", cost.cpu_share)
      .number("cpu_us_a_message", cost.cpu_us_a_message)
      .integer("resident_bytes", cost.resident_bytes)
      .number("bytes_a_client", cost.bytes_a_client)
      .end();
  return out;
}

}  // namespace

std::string page_of(const Figures& f) {
  std::string page = fmt::format(
      "{}, {} clients{}, {:.1f} s at {:g} Hz\n\n", f.url, f.clients,
      f.never_readers > 0 ? fmt::format(" and {} that never read", f.never_readers) : "", f.seconds,
      f.rate_hz);
  put(page, "connected", fmt::format("within {:.3f} s", f.all_in_ms * 1e-3));
  put_reasons(page, "failed", f.failed);
  put_reasons(page, "lost", f.lost);
  std::string messages = fmt::format("{:.0f}/s, {}/s; {:.2f} % delivered", f.messages_per_second,
                                     bytes(f.bytes_per_second), percent * f.delivered);
  if (f.ticks_per_second > 0.0) messages += fmt::format("; {:.4f} ticks/s", f.ticks_per_second);
  put(page, "messages", messages);
  if (f.most > 0) {
    put(page, "latency",
        fmt::format("p50 {:.2f} ms, p99 {:.2f} ms, p99.9 {:.2f} ms, max {:.2f} "
                    "ms after due time",
                    f.p50_ms, f.p99_ms, f.p999_ms, f.max_ms));
    put(page, "broadcast", fmt::format("{:.2f} us a message", f.broadcast_us_a_message));
  }
  put(page, "received",
      fmt::format("min {}, median {}, max {} messages; min/median {:.3f}", f.least, f.median,
                  f.most, fairness(f)));
  if (f.server)
    put(page, "server",
        fmt::format("{:.2f} % of a core, {:.2f} us a message; {} resident, {} a client",
                    percent * f.server->cpu_share, f.server->cpu_us_a_message,
                    bytes(static_cast<double>(f.server->resident_bytes)),
                    bytes(f.server->bytes_a_client)));
  put(page, "load",
      fmt::format("{:.2f} % of a core, {:.2f} us a message", percent * f.own.cpu_share,
                  f.own.cpu_us_a_message));
  put(page, "machine",
      fmt::format("{:.0f} % busy; {} packets dropped, {} TCP segments retransmitted",
                  percent * f.machine_busy, f.dropped_packets, f.retransmissions));
  return page;
}

std::string json_of(const Figures& f) {
  std::string latency;
  JsonObject{latency}
      .number("p50", f.p50_ms)
      .number("p99", f.p99_ms)
      .number("p999", f.p999_ms)
      .number("max", f.max_ms)
      .end();
  std::string received;
  JsonObject{received}
      .integer("min", f.least)
      .integer("median", f.median)
      .integer("max", f.most)
      .number("min_over_median", fairness(f))
      .end();
  std::string machine;
  JsonObject{machine}
      .number("busy_share", f.machine_busy)
      .integer("dropped_packets", f.dropped_packets)
      .integer("retransmissions", f.retransmissions)
      .end();
  std::string out;
  JsonObject object{out};
  object.text("url", f.url)
      .number("rate_hz", f.rate_hz)
      .number("seconds", f.seconds)
      .integer("clients", f.clients)
      .integer("never_read", f.never_readers)
      .integer("failed", sum(f.failed))
      .json("failures", json_of(f.failed))
      .integer("lost", sum(f.lost))
      .json("losses", json_of(f.lost))
      .number("all_in_ms", f.all_in_ms)
      .number("messages_per_second", f.messages_per_second)
      .number("bytes_per_second", f.bytes_per_second)
      .number("delivered", f.delivered)
      .number("ticks_per_second", f.ticks_per_second)
      .json("latency_ms", latency)
      .number("broadcast_us_a_message", f.broadcast_us_a_message)
      .json("received", received)
      .json("load", json_of(f.own))
      .json("machine", machine);
  if (f.server) object.json("server", json_of(*f.server));
  object.end();
  return out + '\n';
}

std::string step_head() {
  return fmt::format("{:>7} {:>11} {:>11} {:>9} {:>9} {:>15}\n", "Hz", "messages/s", "delivered",
                     "p50 ms", "p99 ms", "retransmissions");
}

std::string step_row(const Figures& f) {
  return fmt::format("{:>7.1f} {:>11.0f} {:>9.2f} % {:>9.2f} {:>9.2f} {:>15}\n", f.rate_hz,
                     f.messages_per_second, percent * f.delivered, f.p50_ms, f.p99_ms,
                     f.retransmissions);
}

}  // namespace tactus::load
