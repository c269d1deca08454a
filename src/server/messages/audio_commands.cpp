#include <array>
#include <string>

#include "protocol/beats/heard_beat_json.h"
#include "protocol/spectrum/audio_frame.h"
#include "protocol/spectrum/spectrum_options.h"
#include "protocol/websocket/ws_message.h"
#include "server/messages/ws_commands.h"
#include "server/streams/spectrum_publishers.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::server {
namespace {

using protocol::WsMessage;

using protocol::SpectrumTopic;

std::string refusal_of(Limit limit, const SpectrumLimits& limits) {
  if (limit == Limit::spectrum_options)
    return "too many different options (max " + std::to_string(limits.max_option_sets) + " sets)";
  return "too many subscribers from this address (max " + std::to_string(limits.max_per_address) +
         ")";
}

void reject_spectrum(WsClient& client, const WsMessage& message, SpectrumTopic topic, Limit limit) {
  client.publishers.reports.add(limit);
  const SpectrumLimits& limits = client.publishers.spectrum->frames.limits();
  if (limit == Limit::spectrum_subscribers)
    return client.answer(protocol::encode_fft_rejected(message.request_id, limits.max_subscribers));
  const std::string why = refusal_of(limit, limits);
  client.answer(topic == SpectrumTopic::audio_fft
                    ? protocol::encode_fft_rejected(message.request_id, why)
                    : protocol::encode_error(message.request_id, "RESOURCE_EXHAUSTED", why));
}

template <SpectrumTopic topic>
void subscribe_spectrum(WsClient& client, const WsMessage& message) {
  SpectrumPublisher& spectrum = client.publishers.spectrum->frames;
  const SampleRate rate = client.publishers.spectrum->feed.sample_rate();
  const auto request =
      protocol::read_spectrum_request(topic, message.members, spectrum::band_centres, rate);
  if (!request) {
    return client.answer(
        protocol::encode_error(message.request_id, "INVALID_VALUE", request.error().message));
  }
  if (const auto limit = spectrum.limit_for(client.session, request->options))
    return reject_spectrum(client, message, topic, *limit);
  client.answer(
      protocol::encode_spectrum_subscribed(message.request_id, client.session.id(), *request,
                                           spectrum::band_centres(request->options.layout, rate)));
  spectrum.subscribe(client.session, request->options);
}

template <SpectrumTopic topic>
void unsubscribe_spectrum(WsClient& client, const WsMessage& message) {
  client.publishers.spectrum->frames.unsubscribe(client.session, topic);
  client.answer(protocol::encode_done(std::string{protocol::name(topic)} + ".unsubscribed",
                                      message.request_id, client.session.id()));
}

void subscribe_audio(WsClient& client, const WsMessage& message) {
  const auto source = protocol::read_frame_source(message);
  if (!source)
    return client.answer(
        protocol::encode_error(message.request_id, "INVALID_VALUE", source.error().message));
  client.answer(protocol::encode_audio_subscribed(message.request_id, client.session.id()));
  client.publishers.spectrum->audio_frames.subscribe(client.session, *source);
}

void unsubscribe_audio(WsClient& client, const WsMessage& message) {
  client.publishers.spectrum->audio_frames.unsubscribe(client.session);
  client.answer(
      protocol::encode_done("audio.unsubscribed", message.request_id, client.session.id()));
}

void subscribe_tempo(WsClient& client, const WsMessage& message) {
  client.answer(protocol::encode_done("tempo.subscribed", message.request_id, client.session.id()));
  client.publishers.spectrum->beats.subscribe_tempo(client.session);
}

void unsubscribe_tempo(WsClient& client, const WsMessage& message) {
  client.publishers.spectrum->beats.unsubscribe_tempo(client.session);
  client.answer(
      protocol::encode_done("tempo.unsubscribed", message.request_id, client.session.id()));
}

void subscribe_levels(WsClient& client, const WsMessage& message) {
  client.answer(
      protocol::encode_done("levels.subscribed", message.request_id, client.session.id()));
  client.publishers.spectrum->levels.subscribe(client.session);
}

void unsubscribe_levels(WsClient& client, const WsMessage& message) {
  client.publishers.spectrum->levels.unsubscribe(client.session);
  client.answer(
      protocol::encode_done("levels.unsubscribed", message.request_id, client.session.id()));
}

constexpr std::array audio_table{
    WsCommand{"audio.fft.subscribe", subscribe_spectrum<SpectrumTopic::audio_fft>},
    WsCommand{"audio.fft.unsubscribe", unsubscribe_spectrum<SpectrumTopic::audio_fft>},
    WsCommand{"spectrum.subscribe", subscribe_spectrum<SpectrumTopic::spectrum>},
    WsCommand{"spectrum.unsubscribe", unsubscribe_spectrum<SpectrumTopic::spectrum>},
    WsCommand{"audio.subscribe", subscribe_audio},
    WsCommand{"audio.unsubscribe", unsubscribe_audio},
    WsCommand{"tempo.subscribe", subscribe_tempo},
    WsCommand{"tempo.unsubscribe", unsubscribe_tempo},
    WsCommand{"levels.subscribe", subscribe_levels},
    WsCommand{"levels.unsubscribe", unsubscribe_levels},
};

}  // namespace

void leave_spectrum(WsClient& client) {
  for (const SpectrumTopic topic : {SpectrumTopic::audio_fft, SpectrumTopic::spectrum})
    client.publishers.spectrum->frames.unsubscribe(client.session, topic);
  client.publishers.spectrum->audio_frames.unsubscribe(client.session);
  client.publishers.spectrum->levels.unsubscribe(client.session);
  client.publishers.spectrum->beats.unsubscribe_tempo(client.session);
  client.publishers.spectrum->beats.unsubscribe_beats(client.session);
}

bool subscribe_heard_beats(WsClient& client, const WsMessage& message) {
  const auto asked = protocol::read_beat_options(message);
  if (!asked) {
    client.answer(
        protocol::encode_error(message.request_id, "INVALID_VALUE", asked.error().message));
    return true;
  }
  if (asked->source != protocol::BeatSource::audio) return false;
  client.answer(protocol::encode_beat_subscribed(message.request_id, client.session.id(), *asked));
  client.publishers.spectrum->beats.subscribe_beats(client.session, asked->lead_ms);
  return true;
}

bool unsubscribe_heard_beats(WsClient& client, const WsMessage& message) {
  const auto asked = protocol::read_beat_options(message);
  const bool is_heard = asked && asked->source == protocol::BeatSource::audio;
  const bool is_of_both = asked && !message.members.contains("source");
  if (is_heard || is_of_both) client.publishers.spectrum->beats.unsubscribe_beats(client.session);
  if (!asked)
    client.answer(
        protocol::encode_error(message.request_id, "INVALID_VALUE", asked.error().message));
  if (is_heard)
    client.answer(
        protocol::encode_done("beat.unsubscribed", message.request_id, client.session.id()));
  return !asked || is_heard;
}

std::span<const WsCommand> audio_commands() noexcept { return audio_table; }

}  // namespace tactus::server
