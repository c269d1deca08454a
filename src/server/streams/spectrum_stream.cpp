#include "server/streams/spectrum_stream.h"

#include "protocol/spectrum/spectrum_json.h"
#include "spectrum/hop.h"

namespace tactus::server {
namespace {

constexpr double hop_rate_hz = spectrum::hops_per_second;

}  // namespace

SpectrumStream::SpectrumStream(TimerQueue& timers, const HopGrid& grid, SpectrumFeed& feed,
                               Counter& frames_sent, ByTopic<PublicationStats>& stats,
                               const protocol::SpectrumOptions& options, Upstream* upstream)
    : feed_{feed},
      frames_sent_{frames_sent},
      options_{options},
      smoother_{options.scale},
      encoder_{options},
      topic_{TopicKind::spectrum, stats},
      last_hop_{grid.now()} {
  if (upstream != nullptr) {
    const bool binary = options.format == protocol::FrameFormat::binary;
    relayed_ = upstream->subscribe(protocol::encode_spectrum_request(options),
                                   binary ? std::string{} : "spectrum.frame",
                                   [this](const Upstream::Message& frame) { relay(frame); });
    return;
  }
  timer_.emplace(timers, hop_rate_hz / options.hops_per_frame, grid.start(),
                 [this](std::uint64_t deadline) { tick(deadline * options_.hops_per_frame); });
}

void SpectrumStream::subscribe(Session& session) {
  topic_.subscribe(session);
  subscribers_.insert(&session);
}

void SpectrumStream::unsubscribe(Session& session) {
  topic_.unsubscribe(session);
  subscribers_.erase(&session);
}

void SpectrumStream::tick(std::uint64_t hop) {
  feed_.update(hop);
  const double elapsed_ms = static_cast<double>(hop - last_hop_) * spectrum::hop_ms;
  last_hop_ = hop;
  const auto encoded = encoder_.encode({.hop_seq = static_cast<std::uint32_t>(hop),
                                        .sample_pos = feed_.sample_pos(),
                                        .bins = feed_.bins(options_, smoother_, elapsed_ms)});
  publish(encoded.bytes, encoded.binary, encoded.key);
}

/// A delta needs the key frame before it, so one after a loss waits for the next key frame.
void SpectrumStream::relay(const Upstream::Message& frame) {
  const auto is_key = protocol::is_key_frame(frame.bytes, options_);
  if (!is_key || frame.binary != (options_.format == protocol::FrameFormat::binary)) return;
  if (frame.after_gap) key_ = nullptr;
  if (!*is_key && !key_) return;
  if (frame.binary || options_.topic == protocol::SpectrumTopic::spectrum)
    return publish(frame.bytes, frame.binary, *is_key);
  publish(protocol::as_fft_frame(frame.bytes), false, *is_key);
}

void SpectrumStream::publish(std::string_view bytes, bool binary, bool is_key) {
  const bool delta = options_.encoding == protocol::FrameEncoding::delta;
  const Payload payload = topic_.encode(
      bytes,
      {.binary = binary, .is_key = delta && is_key, .key = delta && !is_key ? key_ : nullptr});
  if (payload->is_key()) key_ = payload;
  frames_sent_.add(topic_.subscribers());
  topic_.publish(payload);
}

}  // namespace tactus::server
