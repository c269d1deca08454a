#include <boost/json.hpp>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/spectrum/spectrum_options.h"
#include "protocol/websocket/ws_message.h"

namespace {

using namespace tactus;
using namespace tactus::protocol;

void expect(bool truth) {
  if (!truth) std::abort();
}

/// Every answer is JSON and echoes at most the allowed length.
void expect_answer(const std::string& text) {
  boost::system::error_code error;
  expect(boost::json::parse(text, error).is_object() && !error);
  expect(text.size() < 32 * max_echo_bytes);
}

std::array<double, band_count> every_100_hz(BandLayout, SampleRate) {
  std::array<double, band_count> centres{};
  for (std::size_t i = 0; i < band_count; ++i) centres[i] = 100.0 * static_cast<double>(i + 1);
  return centres;
}

void read_subscribe(const WsMessage& message) {
  const auto request =
      read_spectrum_request(SpectrumTopic::audio_fft, message.members, every_100_hz, 48'000);
  if (!request) {
    expect(!request.error().message.empty() && !request.error().field.empty());
    return;
  }
  const SpectrumOptions& options = request->options;
  expect(options.hops_per_frame >= 1 && options.hops_per_frame <= 125);
  expect(options.first_band < options.end_band && options.end_band <= band_count);
  expect(options.scale.db_max - options.scale.db_min >= 1.0);
  expect(options.scale.attack_ms >= 0.0 && options.scale.release_ms <= 10'000.0);
  expect_answer(encode_spectrum_subscribed(message.request_id, 1, *request, every_100_hz({}, 0)));
}

}  // namespace

/// Each parser returns a value, an error, or a refusal with its answer.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto parsed = parse_ws_message({reinterpret_cast<const char*>(data), size});
  if (const auto* bad = std::get_if<BadMessage>(&parsed)) {
    expect_answer(encode_error(bad->request_id, bad->code, bad->message));
    return 0;
  }
  const auto& message = std::get<WsMessage>(parsed);
  expect_answer(encode_done(message.type, message.request_id, 1));
  if (const auto t0 = read_t0(message))
    expect_answer(encode_time_synced(message.request_id, *t0, 1.0, 2.0));
  if (const auto asked = read_state_options(message, 30.0))
    expect(asked->rate_hz >= 1.0 && asked->rate_hz <= 240.0);
  const ControlMessage control = read_transport_command(message);
  expect_answer(
      control.command
          ? encode_transport_result(message.request_id, control, TransportState{})
          : encode_transport_result(message.request_id, control, control.command.error()));
  read_subscribe(message);
  return 0;
}
