#include "server/streams/spectrum_stream.h"

#include "spectrum/hop.h"

namespace tactus::server {
namespace {

constexpr double hop_rate_hz = spectrum::hops_per_second;

}  // namespace

SpectrumStream::SpectrumStream(TimerQueue& timers, const HopGrid& grid, SpectrumFeed& feed,
                               Counter& frames_sent, ByTopic<PublicationStats>& stats,
                               const protocol::SpectrumOptions& options)
    : feed_{feed},
      frames_sent_{frames_sent},
      options_{options},
      smoother_{options.scale},
      encoder_{options},
      topic_{TopicKind::spectrum, stats},
      last_hop_{grid.now()} {
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
  const bool delta = options_.encoding == protocol::FrameEncoding::delta;
  const Payload payload =
      topic_.encode(encoded.bytes, {.binary = encoded.binary,
                                    .is_key = delta && encoded.key,
                                    .key = delta && !encoded.key ? key_ : nullptr});
  if (payload->is_key()) key_ = payload;
  frames_sent_.add(topic_.subscribers());
  topic_.publish(payload);
}

}  // namespace tactus::server
