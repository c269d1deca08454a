#include "app/serve/options.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "app/serve/light_options.h"
#include "app/serve/limit_options.h"
#include "audio/capture/capture_devices.h"
#include "relay/nats/nats_url.h"
#include "server/access/host_names.h"
#include "server/access/origin_policy.h"

namespace tactus::app {
namespace {

constexpr std::string_view server_group = "Server";
constexpr std::string_view clock_group = "Clock";
constexpr std::string_view audio_group = "Audio";
constexpr std::string_view general_group = "General";

constexpr std::string_view serve_about =
    "Plays FILEs (WAV, FLAC, Ogg, Opus, MP3, AIFF, CAF) in order, raw PCM from\n"
    "--input or a named pipe, or a built-in tune; or analyses what this computer\n"
    "plays or hears (--capture). Serves the transport clock over HTTP and WebSocket.\n"
    "The clock starts stopped unless --autoplay is given. Press Ctrl-C to quit.\n";

constexpr std::string_view serve_examples =
    "  tactus serve --autoplay                 play the built-in tune, on port 8000\n"
    "  tactus serve --loop --autoplay a.flac   repeat a file\n"
    "  tactus serve --lan --qr song.flac       other machines may watch\n"
    "  tactus serve --host 0.0.0.0 --port 9000\n"
    "  tactus serve --wled all --autoplay      every WLED in the network follows\n"
    "  ffmpeg -i a.m4a -f s16le -ar 48000 -ac 2 - | tactus serve --input -\n"
    "  tactus serve --capture system           what this computer plays\n";

bool is_dns_name(std::string_view text) { return server::access::HostNames::is_name(text); }

bool is_jack_name(std::string_view text) { return !text.empty(); }

bool is_origin(std::string_view text) {
  return server::access::OriginPolicy::check_allowed(text).ok();
}

OptionValue origin_list(std::vector<std::string>& out) {
  OptionValue value = list(out, is_origin, "an origin");
  value.reason = [](std::string_view text) {
    return server::access::OriginPolicy::check_allowed(text).error().message;
  };
  return value;
}

OptionValue meter(Meter& out) {
  return {.read =
              [&out](std::string_view text) {
                const auto slash = std::min(text.find('/'), text.size());
                const auto beats = number_of<int>(text.substr(0, slash));
                const auto unit = number_of<int>(text.substr(std::min(slash + 1, text.size())));
                if (!beats || !unit) return false;
                out = {.beats_per_bar = *beats, .beat_unit = *unit};
                return is_valid(out);
              },
          .noun = "a meter",
          .range = "1/1 to 32/32, with a unit of 1, 2, 4, 8, 16 or 32",
          .standard = fmt::format("{}/{}", out.beats_per_bar, out.beat_unit)};
}

std::vector<OptionRow> rows(ServeOptions& o) {
  using audio::AudioSystem;
  using audio::Pace;
  using audio::SampleFormat;
  return {
      {server_group, "lan", "", toggle(o.lan),
       "Serve the local network: listen on all addresses, instead of --host, and announce the "
       "server by mDNS"},
      {server_group, "qr", "", toggle(o.qr),
       "Draw the address for phones and tablets as a QR code at start-up"},

      {clock_group, "bpm", "BPM", number(o.bpm, min_bpm, max_bpm, "a tempo"),
       "Initial tempo in beats per minute. Default: from the first file's tags, else 120"},
      {clock_group, "meter", "METER", meter(o.clock.meter),
       "Initial meter: beats per bar, and the note that a beat is, e.g. 6/8"},
      {clock_group, "sync", "LEADER",
#if TACTUS_SPECTRUM
       word(o.sync,
            {{"internal", Leader::internal}, {"jack", Leader::jack}, {"audio", Leader::audio}},
            "a leader"),
       "What leads the clock: jack, the JACK transport, is followed and driven; audio, the beat of "
       "the sound, sets tempo and beat"},
#else
       word(o.sync, {{"internal", Leader::internal}, {"jack", Leader::jack}}, "a leader"),
       "Follow and drive another program's transport: jack, the JACK transport"},
#endif
      {clock_group, "timebase", "", toggle(o.timebase),
       "Be JACK's timebase master, i.e. set its tempo, meter, bars and beats. Implies --sync jack"},
      {clock_group, "hold", "SECONDS", number(o.clock.hold_seconds, 0.0, 3'600.0, "a time in s"),
       "Run on for so long when the transport's leader (--sync) is lost, then stop"},
      {clock_group, "update-hz", "HZ",
       number(o.clock.update_hz, min_update_hz, max_update_hz, "a rate in Hz"),
       "States per second to each client"},
      {clock_group, "autoplay", "", toggle(o.autoplay), "Start playing immediately"},
      {clock_group, "loop", "", toggle(o.loop), "Repeat the files from the start when they end"},

      {audio_group, "sample-rate", "HZ",
       number(o.clock.sample_rate, min_sample_rate, max_sample_rate, "a sample rate in Hz"),
       "Sample rate of the engine; files are resampled to it"},
      {audio_group, "block-size", "FRAMES",
       number(o.clock.block_size, 1, max_block_size, "a block size in frames"),
       "Frames per block: smaller for latency, larger for safety"},
      {audio_group, "audio", "SYSTEM",
       word(o.audio, {{"auto", AudioSystem::any}, {"jack", AudioSystem::jack}}, "a sound system"),
       "What plays: auto, any sound system, by --device; or jack, a running JACK server alone"},
      {audio_group, "connect", "PORTS", list(o.connect, is_jack_name, "a client or port of JACK"),
       "JACK client, or port of one, that the sound goes to (implies --audio jack) or comes from "
       "(with --capture jack). Repeat for several. none: nothing is connected. Default: the sound "
       "card"},
      {audio_group, "device", "DEVICE", text(o.device, "a device"),
       "Output: a number or part of a name from \"tactus devices\". none: no sound, paced by the "
       "system clock. auto: the default device if it works, else none"},
      {audio_group, "fallback", "", toggle(o.fallback),
       "If the device stops, continue with the system clock, without sound, until it is back"},
      {audio_group, "capture", "SOUND", text(o.capture, "a sound"),
       "Analyse what this computer plays (system) or hears (mic), programs of JACK (jack, see "
       "--connect), or a device by a part of its name from \"tactus devices\". Nothing is played "
       "without --play-input"},
      {audio_group, "input", "PATH", text(o.input, "a path"),
       "Play raw PCM from a file or pipe instead of FILE; -: standard input. A named pipe may have "
       "several writers, one after another"},
      {audio_group, "input-format", "FORMAT",
       word(o.pcm.format,
            {{"s16le", SampleFormat::s16le},
             {"s24le", SampleFormat::s24le},
             {"s32le", SampleFormat::s32le},
             {"f32le", SampleFormat::f32le}},
            "a sample format"),
       "Sample format of --input"},
      {audio_group, "input-channels", "N", number(o.pcm.channels, 1, 8, "a number of channels"),
       "Interleaved channels of --input"},
      {audio_group, "input-pace", "PACE",
       word(o.pcm.pace, {{"auto", Pace::unknown}, {"live", Pace::live}, {"stored", Pace::stored}},
            "a pace"),
       "live: the writer delivers in real time; read while paused too, stale sound is dropped. "
       "stored: nothing is lost; the writer waits. auto: by what the writer does"},
      {audio_group, "play-input", "", toggle(o.play_input),
       "Play live input, or an input of PortAudio (--capture), on the device too. It feeds back if "
       "the input records that device"},

      {general_group, "log-level", "LEVEL",
       word(o.log_level,
            {{"debug", LogLevel::debug},
             {"info", LogLevel::info},
             {"warning", LogLevel::warning},
             {"error", LogLevel::error}},
            "a log level"),
       "Minimum level of log lines on standard error"},
      {general_group, "config", "FILE", text(o.config, "a path"),
       "Read settings from this file. Default: tactus/config.toml in $XDG_CONFIG_HOME or "
       "~/.config, if it exists"},
  };
}

/// --lan is a host of its own. The command line overrides what the other sources say of either.
Outcome take_host(const GivenOptions& flags, ServeOptions& options) {
  if (!options.lan) return success();
  const bool lan_is_flag = flags.contains("lan");
  if (flags.contains("host") && !lan_is_flag) {
    options.lan = false;
    return success();
  }
  if (flags.contains("host") || (!lan_is_flag && options.host != ServeOptions{}.host)) {
    return usage_error("--host and --lan are mutually exclusive: give only one");
  }
  options.host = "::";
  return success();
}

/// The command line's FILEs, --input or --capture override what the other sources say of them.
Outcome take_source(std::vector<std::string> files, const GivenOptions& flags,
                    ServeOptions& options) {
  const bool input_given = flags.contains("input");
  const bool capture_given = flags.contains("capture");
  if (!files.empty() && input_given)
    return usage_error("FILE and --input are mutually exclusive: give only one");
  if (!files.empty() && capture_given)
    return usage_error("FILE and --capture are mutually exclusive: give only one");
  if (files.empty() && input_given == capture_given && !options.input.empty() &&
      !options.capture.empty())
    return usage_error("--input and --capture are mutually exclusive: give only one");
  if (input_given) options.capture.clear();
  if (capture_given) options.input.clear();
  if (files.empty()) return success();
  if (std::ranges::find(files, "-") != files.end()) {
    return usage_error("FILE cannot be \"-\": use --input - for raw PCM from standard input");
  }
  options.input.clear();
  options.capture.clear();
  options.files = std::move(files);
  return success();
}

/// Of what is captured, --play-input plays PortAudio's inputs alone.
Outcome take_play_input(const GivenOptions& flags, ServeOptions& options) {
  const audio::CaptureTarget target{options.capture};
  if (options.capture.empty() || !options.play_input) return success();
  if (!target.follows_default() && !target.is_jack()) return success();
  if (flags.contains("play-input"))
    return usage_error("--play-input cannot play --capture " + options.capture +
                       ": name an input of PortAudio from \"tactus devices\"");
  options.play_input = false;
  return success();
}

/// --connect chooses JACK, and --audio jack is a choice of the device. The command line overrides
/// what the other sources say of them.
Outcome take_audio(const GivenOptions& flags, ServeOptions& options) {
  using audio::AudioSystem;
  constexpr auto connect_needs_jack = "--connect needs --audio jack or --capture jack";
  if (!options.capture.empty()) {
    if (options.capture == "jack") return success();
    if (flags.contains("connect")) return usage_error(connect_needs_jack);
    options.connect.clear();
    return success();
  }
  const bool jack_is_flag = flags.contains("audio") || flags.contains("connect");
  const bool device_is_flag = flags.contains("device");
  if (device_is_flag && !jack_is_flag) {
    options.audio = AudioSystem::any;
    options.connect.clear();
  }
  if (flags.contains("audio") && options.audio == AudioSystem::any) {
    if (flags.contains("connect")) return usage_error(connect_needs_jack);
    options.connect.clear();
  }
  if (!options.connect.empty()) options.audio = AudioSystem::jack;
  if (options.audio == AudioSystem::any) return success();
  if (options.device != ServeOptions{}.device && device_is_flag == jack_is_flag)
    return usage_error("--audio jack and --device are mutually exclusive: give only one");
  return success();
}

/// A URL without a name takes the first label of the first --name.
Outcome take_publish(ServeOptions& options) {
  if (options.publish.empty()) return success();
  const auto url = relay::parse_nats_url(options.publish);
  if (!url) return url.error();
  if (!url->name.empty()) return success();
  if (options.names.empty())
    return usage_error("--publish " + options.publish + " has no name for edges: use " +
                       url->server + "/NAME, or add --name NAME");
  const std::string& name = options.names.front();
  options.publish = url->server + '/' + name.substr(0, name.find('.'));
  if (const auto named = relay::parse_nats_url(options.publish); !named)
    return usage_error("--name " + name + " names no origin: use --publish " + url->server +
                       "/NAME, with 1 to 32 letters, digits, - or _");
  return success();
}

}  // namespace

OptionValue nats_url(std::string& out) {
  OptionValue value = text(out, "a NATS address");
  value.read = [&out](std::string_view given) {
    out = given;
    return relay::parse_nats_url(given).ok();
  };
  value.reason = [](std::string_view given) {
    return relay::parse_nats_url(given).error().message;
  };
  return value;
}

std::vector<OptionRow> nats_rows(relay::NatsOptions& nats) {
  return {{server_group, "nats-creds", "FILE", text(nats.credentials, "a path"),
           "File of credentials for the NATS server, as nsc writes it"},
          {server_group, "nats-ca", "FILE", text(nats.ca, "a path"),
           "Trust the certificates in this file too, for the TLS of the NATS server"}};
}

std::vector<OptionRow> server_rows(ServeOptions& o) {
  return {
      {server_group, "host", "ADDRESS", text(o.host, "an address"),
       "Address or name to listen on. localhost is 127.0.0.1 and ::1; 0.0.0.0 or :: is all "
       "networks"},
      {server_group, "port", "PORT", number(o.port, 0, 65'535, "a port"),
       "Port to listen on; 0 selects a free port"},
      {server_group, "www", "DIR", text(o.www, "a path"),
       "Serve the files of this folder at /www/, e.g. pages of your own"},
      {server_group, "network", "ROLE",
       word(o.network,
            {{"none", NetworkRole::none},
             {"view", NetworkRole::view},
             {"control", NetworkRole::control}},
            "a role"),
       "What other machines may do without a key. This machine may always control"},
      {server_group, "name", "NAME", list(o.names, is_dns_name, "a DNS name"),
       "Further name of this server, e.g. studio.example. Repeat for several. IP addresses, "
       "localhost, the host name and its .local name are always accepted"},
      {server_group, "allow-origin", "ORIGIN", origin_list(o.allow_origins),
       "Accept web pages of this origin too, e.g. https://stage.example, or * for any. Repeat for "
       "several. null accepts pages opened as files, but every web site can send null. The "
       "server's own pages are always accepted, and this machine's pages on this machine"},
      {server_group, "keys", "FILE", text(o.keys, "a path"),
       "File of keys, which \"tactus key\" writes. kill -HUP makes a running server read it again. "
       "Default: tactus/keys in $XDG_STATE_HOME or ~/.local/state"},
#if TACTUS_SPECTRUM
      {server_group, "fft-max-subscribers", "N",
       number(o.fft_max_subscribers, 0, 1'000'000, "a number of clients"),
       "Maximum number of subscribers of audio.fft; 0: no limit"},
#endif
      {server_group, "threads", "N", number(o.threads, 0, 8, "a number of threads"),
       "I/O threads; 0: one per core"},
      {server_group, "compress", "", toggle(o.compress),
       "Compress messages for clients that negotiate permessage-deflate: less bandwidth, more CPU"},
  };
}

Command serve_command(ServeOptions& options) {
  std::vector<OptionRow> all = server_rows(options);
  std::ranges::move(nats_rows(options.nats), std::back_inserter(all));
  all.push_back(
      {server_group, "publish", "URL", nats_url(options.publish),
       "Publish to edges by this NATS server, as nats://HOST:PORT/NAME or tls://. Without "
       "/NAME, the first label of --name. Clients of \"tactus edge URL\" see and control the same "
       "transport"});
  std::ranges::move(rows(options), std::back_inserter(all));
#if TACTUS_SPECTRUM
  std::ranges::move(light_rows(options.lights), std::back_inserter(all));
#endif
  std::ranges::move(limit_rows(options.limits), std::back_inserter(all));
  return {.name = "serve",
          .arguments = "[FILE...]",
          .most_arguments = std::string_view::npos,
          .summary = "Play audio and serve its transport clock",
          .about = serve_about,
          .examples = serve_examples,
          .opens_files = true,
          .has_settings = true,
          .options = std::move(all),
          .finish = [&options](std::vector<std::string> files, const GivenOptions& flags) {
            if (auto taken = take_host(flags, options); !taken) return taken;
            if (auto taken = take_publish(options); !taken) return taken;
            if (options.timebase) options.sync = Leader::jack;
            if (auto taken = take_source(std::move(files), flags, options); !taken) return taken;
            if (auto taken = take_play_input(flags, options); !taken) return taken;
            return take_audio(flags, options);
          }};
}

}  // namespace tactus::app
