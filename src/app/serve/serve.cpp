#include "app/serve/serve.h"

#include <fmt/format.h>
#include <tactus/server.h>
#include <tactus/transport_clock.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/cli/command_line.h"
#include "app/discovery/announcer.h"
#include "app/discovery/lan_url.h"
#include "app/key/key_path.h"
#include "app/serve/audio_watch.h"
#include "app/serve/bind_error.h"
#include "app/serve/first_key.h"
#include "app/serve/input.h"
#include "app/serve/instruments.h"
#include "app/serve/qr_page.h"
#include "app/serve/source_hooks.h"
#include "app/serve/start_driver.h"
#include "app/serve/startup_lines.h"
#include "app/system/exit_codes.h"
#include "app/system/log.h"
#include "app/system/output.h"
#include "audio/capture/capture_source.h"
#include "audio/end_of_track_watcher.h"
#include "audio/engine.h"
#include "audio/files/file_scan.h"
#include "audio/files/file_source.h"
#include "audio/files/tags.h"
#include "audio/sources/tone_source.h"
#include "bridges/jack_transport.h"
#include "platform/files/descriptor_limit.h"
#include "platform/library_messages.h"
#include "platform/network/network_address.h"
#include "relay/nats/nats_url.h"
#include "relay/origin/origin.h"
#include "server/access/host_names.h"
#include "server/access/key_file.h"

namespace tactus::app {
namespace {

/// @param captured  null unless the sound is captured
Result<std::unique_ptr<audio::Source>> open_source(
    const ServeOptions& options, const std::shared_ptr<audio::CaptureStatus>& captured, Log& log,
    InputRefusal& refusal) {
  const auto rate = options.clock.sample_rate;
  if (captured)
    return std::unique_ptr<audio::Source>{std::make_unique<audio::CaptureSource>(rate, captured)};
  if (is_named_pipe(options.files)) return open_input(options.files.front(), options, log, refusal);
  if (!options.files.empty()) {
    auto files = audio::FileSource::open(options.files, rate, [&log](const std::string& problem) {
      log.write(LogLevel::warning, problem);
    });
    if (!files) return files.error();
    (*files)->prime(0);
    return std::unique_ptr<audio::Source>{std::move(*files)};
  }
  if (!options.input.empty()) return open_input(options.input, options, log, refusal);
  return std::unique_ptr<audio::Source>{std::make_unique<audio::ToneSource>(rate)};
}

/// The tempo at the start: as given, else of the first file's tags, else the clock's default.
Bpm start_tempo(const ServeOptions& options, Log& log) {
  if (options.bpm) return *options.bpm;
  const auto tagged =
      options.files.empty() ? std::nullopt : audio::read_tags(options.files.front()).bpm;
  if (!tagged) return options.clock.bpm;
  log.write(LogLevel::info,
            fmt::format("tempo {} BPM from the tags of {}", *tagged, options.files.front()));
  return *tagged;
}

/// Loops the whole source. Errors: as the clock's commands.
Outcome loop_all(TransportClock& clock, Frames length) {
  const auto end = static_cast<double>(length) / clock.options().sample_rate;
  const auto ticket = clock.set_loop(0.0, end);
  if (!ticket) return ticket.error();
  if (const auto done = clock.wait(*ticket); !done) return done.error();
  return success();
}

/// Creates the first key of a server on a network. A server without keys still serves.
void create_first_key(FirstKey& key, Log& log) {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  if (const auto created = key.create(today); !created)
    log.write(LogLevel::warning,
              "no key to control from other machines: " + created.error().message);
}

Result<std::unique_ptr<Server>> start_server(Instruments& instruments, const ServeOptions& options,
                                             const std::string& keys, const std::string& mdns_name,
                                             Log& log, const AudioWatch& audio,
                                             const SourceHooks& source) {
  ServerOptions server{.host = options.host,
                       .port = options.port,
                       .allow_origins = options.allow_origins,
                       .names = options.names,
                       .network = options.network,
                       .keys = keys,
                       .www = options.www,
                       .fft_max_subscribers = options.fft_max_subscribers,
                       .limits = options.limits,
                       .threads = options.threads,
                       .compress = options.compress,
                       .stop_on_signals = true,
                       .log = log.sink(),
                       .audio_counters = [&audio] { return audio.counters(); },
                       .light_counters = [&instruments] { return instruments.light_counters(); },
                       .hears_beats = options.sync == Leader::audio,
                       .source = source};
  if (server::access::HostNames::is_name(mdns_name)) server.names.push_back(mdns_name);
  try {
    return instruments.make_server(server);
  } catch (const std::system_error& error) {
    return Error{ErrorCode::unavailable, bind_error(options, error)};
  } catch (const std::runtime_error& error) {
    return Error{ErrorCode::unavailable, error.what()};
  }
}

/// Publishes the server to edges. @return null without --publish
Result<std::unique_ptr<relay::Origin>> publish(const ServeOptions& options, Server& server,
                                               Log& log) {
  if (options.publish.empty()) return std::unique_ptr<relay::Origin>{};
  const auto url = relay::parse_nats_url(options.publish);
  if (!url) return url.error();
  relay::NatsOptions nats = options.nats;
  nats.url = url->server;
  nats.client_name = "tactus origin " + url->name;
  return relay::Origin::start(server, {.nats = std::move(nats), .name = url->name}, log.sink());
}

/// The server's URL for other machines; empty if only this one can reach it.
std::string network_url(const ServeOptions& options, const Server& server,
                        const std::string& mdns_name) {
  if (platform::is_loopback_host(options.host)) return {};
  const auto url = server.url();
  const bool is_on_all =
      url.starts_with("http://localhost:") || url.starts_with("http://127.0.0.1:");
  return is_on_all ? lan_url(mdns_name, server.port()) : url;
}

/// Draws the addresses for other machines.
/// @param network  the URL; empty if only this machine can reach the server
/// @param first_key  that was made at this start, or empty
void print_qr_codes(const ServeOptions& options, const std::string& network,
                    const std::string& first_key, Log& log) {
  if (network.empty())
    return log.write(LogLevel::warning, "--qr: other machines cannot reach this server; use --lan");
  const auto watch = options.network == NetworkRole::none ? std::string{} : network;
  const auto control = first_key.empty() ? std::string{} : network + "/#key=" + first_key;
  static_cast<void>(write_out(qr_page(watch, control)));
}

}  // namespace

int run_serve(const ServeOptions& options) {
  Log log{options.log_level};
  const platform::LibraryMessages library_messages{
      [&log](std::string_view line) { log.write(LogLevel::info, line); }};
  platform::raise_descriptor_limit();
  TransportOptions clock_options = options.clock;
  clock_options.bpm = start_tempo(options, log);
  Instruments instruments{clock_options};
  TransportClock& clock = instruments.clock();
  InputRefusal refusal;
  const auto captured = capture_status(options, log);
  const auto source = open_source(options, captured, log, refusal);
  if (!source) return fail(source.error().message);
  const auto length = (*source)->length();
  std::optional<audio::FileScan> scan;
  if (length && !options.files.empty())
    scan.emplace(options.files, (*source)->file_starts(), *length, options.clock.sample_rate);
  if (options.loop && length) {
    if (const auto looped = loop_all(clock, *length); !looped) return fail(looped.error().message);
  }

  std::optional<bridges::JackTransport> jack;
  if (options.sync == Leader::jack) {
    jack.emplace(clock, bridges::JackTransport::Options{.timebase = options.timebase},
                 [&log](const std::string& line) { log.write(LogLevel::info, line); });
    clock.follow(*jack);
  }

  std::optional<Announcer> announcer;
  if (options.lan) announcer.emplace(log.sink());
  const std::string mdns_name = announcer ? announcer->host_name() : std::string{};

  const auto keys = key_path(options.keys, process_environment());
  const bool is_on_network = !platform::is_loopback_host(options.host);
  FirstKey first_key{server::access::KeyFile{keys}};
  if (is_on_network && options.network != NetworkRole::control && !keys.empty())
    create_first_key(first_key, log);

  // A light that cannot be reached must fail at once, too.
  if (const auto started = instruments.start_lights(options.lights, log.sink()); !started)
    return fail(started.error().message);

  AudioWatch audio_watch;
  // The server starts first: opening a device may take seconds, and a busy port must fail at once.
  const auto server = start_server(instruments, options, keys, mdns_name, log, audio_watch,
                                   source_hooks(**source, audio_watch, scan ? &*scan : nullptr));
  if (!server) return fail(server.error().message);
  const auto origin = publish(options, **server, log);
  if (!origin) return fail(origin.error().message);
  if (options.sync == Leader::audio) instruments.follow_sound(**server);
  const auto engine = instruments.make_engine(**source, options.play_input && !captured);
  const auto driver = start_driver(*engine, options, captured, log);
  if (!driver) return fail(driver.error().message);
  const auto watched = audio_watch.watch(**driver, **source, *engine);
  std::optional<audio::EndOfTrackWatcher> end_of_track_watcher;
  // Another program's transport does not stop at the end of the files.
  if (!jack && (!options.files.empty() || !options.input.empty()))
    end_of_track_watcher.emplace(clock, **source);

  if (options.autoplay) {
    // Wait for playback: the start-up lines report it. A stalled device may exceed the timeout.
    const auto ticket = clock.play();
    const auto playing = ticket ? clock.wait(*ticket) : Result<TransportState>{ticket.error()};
    if (!playing) log.write(LogLevel::warning, "--autoplay: " + playing.error().message);
  }
  const auto network = network_url(options, **server, mdns_name);
  (*server)->set_network_url(network);
  // The server runs even if standard output is closed.
  const auto failure = write_out(startup_lines({.material = (*source)->description(),
                                                .driver = (*driver)->description(),
                                                .url = (*server)->url(),
                                                .network_url = network,
                                                .first_key = first_key.text(),
                                                .network = options.network,
                                                .playing = options.autoplay,
                                                .captures = captured != nullptr}));
  if (!failure) first_key.keep();
  if (announcer)
    announcer->announce((*server)->port(),
                        [&server](const std::string& name) { (*server)->add_name(name); });
  if (options.qr) print_qr_codes(options, network, first_key.text(), log);
  if (options.loop && !length) {
    log.write(LogLevel::info, "--loop has no effect: the source has no end");
  }

  {
    const InputRefusal::Guard guard{refusal, **server};
    (*server)->wait();
  }
  announcer.reset();
  // A hung device delays the end by seconds; a second signal then ends the program at once.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  log.write(LogLevel::debug,
            fmt::format("stopped; {} late or lost audio blocks", (*driver)->xruns()));
  if (const auto why = refusal.message(); !why.empty()) {
    return fail(why);
  }
  return exit_ok;
}

}  // namespace tactus::app
