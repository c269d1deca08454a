#include "client/session/session.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "client/world.h"
#include "protocol/transport/transport_json.h"
#include "protocol/websocket/client_request.h"

namespace tactus::client {
namespace {

constexpr std::string_view key = "7Q2MX-0G4TR-9ZKDA-C1VWE";
const std::string spectrum_subscribe = std::string{protocol::spectrum_topic} + ".subscribe";

/// A session in a world, and what it told.
struct Client {
  explicit Client(ClientOptions options = {})
      : session{{}, listening(std::move(options)), world, board} {
    session.start();
  }

  ClientOptions listening(ClientOptions options) {
    options.on.opened = [this](bool reconnected) { opened.push_back(reconnected); };
    options.on.lost = [this](const ConnectionLoss& loss) { losses.push_back(loss); };
    options.on.failed = [this](const Error& error) { failures.push_back(error); };
    options.on.state = [this](const StateUpdate& update) {
      ++states;
      change = update.change;
      discontinuity = update.discontinuity;
    };
    options.on.refused = [this](Stream stream, const Error& error) {
      refusals.emplace_back(stream, error);
    };
    options.on.invalid = [this](const Error& error) { invalid.push_back(error.message); };
    return options;
  }

  void open() { world.socket().handlers.opened(); }
  void receive(const std::string& text) { world.socket().handlers.text(text); }
  void drop(SocketEnd end = {.reason = "gone"}) {
    const auto attempt = world.attempts.back();
    attempt->handlers.ended(end);
  }
  void receive_state(TransportState state) {
    state.timestamp_ms = world.server_now();
    state.time_formatted = format_time(0, 48'000);
    std::string text = protocol::encode(state);
    receive(R"({"type":"transport.state",)" + text.substr(1));
  }
  /// Answers the last request that has a part.
  void answer(std::string_view part, std::string_view rest) {
    receive(fmt::format(R"({{"type":"any","requestId":"{}",{}}})", world.socket().id(part), rest));
  }
  /// Answers each probe of a connection at once.
  void answer_probes() {
    for (const auto& text : std::vector{world.socket().sent}) {
      const auto at = text.find(R"("t0":)");
      if (at == std::string::npos) continue;
      receive(fmt::format(R"({{"type":"time.synced",{},"t1":{},"t2":{}}})",
                          text.substr(at, text.size() - at - 1), world.server_now(),
                          world.server_now()));
    }
  }
  NowPlaying now() { return board.playhead.read().at(world.now()); }

  World world;
  Board board;
  std::vector<bool> opened;
  std::vector<ConnectionLoss> losses;
  std::vector<Error> failures;
  std::vector<std::pair<Stream, Error>> refusals;
  std::vector<std::string> invalid;
  int states = 0;
  TransportChange change;
  bool discontinuity = false;
  Session session;
};

TransportState playing(double seconds) {
  TransportState state;
  state.playing = true;
  state.status = TransportStatus::playing;
  state.time_seconds = seconds;
  state.beat_pos = 2.0 * seconds;
  return state;
}

TEST(Session, reconnects_with_growing_delays_and_starts_with_a_burst_of_probes) {
  Client client;
  client.open();
  client.receive_state({});
  client.drop();
  EXPECT_EQ(client.board.connection, ConnectionState::waiting);
  std::vector<long> delays;
  for (int i = 0; i < 7; ++i) {
    delays.push_back(client.losses.back().retry_after.count());
    EXPECT_EQ(client.losses.back().was_open, i == 0);
    const auto before = client.world.attempts.size();
    client.world.advance(static_cast<double>(delays.back()) - 1.0);
    EXPECT_EQ(client.world.attempts.size(), before);
    client.world.advance(1.0);
    EXPECT_EQ(client.world.attempts.size(), before + 1);
    EXPECT_EQ(client.board.connection, ConnectionState::connecting);
    if (i < 6) client.drop();
  }
  EXPECT_EQ(delays, (std::vector<long>{250, 500, 1000, 2000, 4000, 5000, 5000}));
  client.open();
  client.world.advance(360.0);
  EXPECT_EQ(client.world.socket().count("time.sync"), 8U);
  EXPECT_EQ(client.world.socket().count("transport.subscribe"), 1U);
  EXPECT_EQ(client.opened, (std::vector<bool>{false, true}));
  EXPECT_EQ(client.session.metrics().reconnects, 1U);
  client.receive_state({});
  client.drop();
  EXPECT_EQ(client.losses.back().retry_after.count(), 250) << "a message ends the growth";
}

TEST(Session, an_attempt_without_an_answer_times_out) {
  Client client;
  client.world.advance(10'001.0);
  EXPECT_FALSE(client.world.attempts.front()->open);
  EXPECT_EQ(client.losses.front().reason, "no answer");
  client.world.advance(250.0);
  EXPECT_EQ(client.world.attempts.size(), 2U);
}

TEST(Session, replaces_a_connection_that_stays_silent_after_probes) {
  Client client;
  client.open();
  client.world.advance(9'000.0);
  EXPECT_FALSE(client.world.attempts.front()->open);
  EXPECT_EQ(client.world.attempts.size(), 2U);
}

TEST(Session, ends_where_the_server_refuses_it) {
  for (const auto& [end, code] :
       {std::pair{SocketEnd{.http_status = 401, .reason = "no"}, ErrorCode::unauthenticated},
        {SocketEnd{.http_status = 429, .reason = "no"}, ErrorCode::unauthenticated},
        {SocketEnd{.close_code = 4401, .reason = "no"}, ErrorCode::unauthenticated},
        {SocketEnd{.http_status = 403, .reason = "no"}, ErrorCode::permission_denied},
        {SocketEnd{.http_status = 421, .reason = "no"}, ErrorCode::permission_denied},
        {SocketEnd{.close_code = 4403, .reason = "no"}, ErrorCode::permission_denied}}) {
    Client client{{.key = std::string{key}}};
    EXPECT_EQ(client.world.socket().key, key);
    client.drop(end);
    ASSERT_EQ(client.failures.size(), 1U);
    EXPECT_EQ(client.failures[0].code, code);
    EXPECT_EQ(client.failures[0].message, "no");
    EXPECT_EQ(client.board.connection, ConnectionState::closed);
    client.world.advance(60'000.0);
    EXPECT_EQ(client.world.attempts.size(), 1U) << "it does not try again";
    EXPECT_EQ(client.world.timers(), 0U);
    std::optional<Result<TransportState>> result;
    client.session.send({}, [&](Result<TransportState> got) { result = std::move(got); });
    EXPECT_EQ(result->error().code, code);
  }
  Client client;
  client.drop({.http_status = 503, .reason = "full"});
  EXPECT_TRUE(client.failures.empty());
}

TEST(Session, a_playhead_follows_the_servers_clock) {
  Client client;
  client.open();
  EXPECT_FALSE(client.now().known);
  client.receive_state(playing(4.0));
  client.answer_probes();
  client.world.advance(500.0);
  EXPECT_NEAR(client.now().time_seconds, 4.5, 1e-5);
  EXPECT_NEAR(client.now().beat_pos, 9.0, 1e-4);
  EXPECT_LT(client.now().error_bound_ms, 1.0);
  auto stalled = playing(4.5);
  stalled.stalled = true;
  client.receive_state(stalled);
  client.world.advance(500.0);
  EXPECT_EQ(client.now().time_seconds, 4.5);
  EXPECT_TRUE(client.now().stalled);
}

TEST(Session, tells_what_changed_and_what_jumped) {
  Client client;
  client.open();
  client.receive_state(playing(1.0));
  EXPECT_FALSE(client.change.any());
  client.world.advance(100.0);
  client.receive_state(playing(1.1));
  EXPECT_FALSE(client.change.any());
  auto moved = playing(7.0);
  moved.epoch = 1;
  moved.bpm = 90.0;
  client.receive_state(moved);
  EXPECT_TRUE(client.change.position && client.change.tempo && !client.change.status);
  EXPECT_TRUE(client.discontinuity);
}

TEST(Session, ignores_a_state_that_an_answer_overtook_but_not_one_of_a_restarted_server) {
  Client client;
  client.open();
  auto later = playing(9.0);
  later.epoch = 5;
  client.receive_state(later);
  client.receive_state(playing(1.0));
  EXPECT_EQ(client.states, 1);
  client.drop();
  client.world.advance(250.0);
  client.open();
  client.receive_state(playing(1.0));
  EXPECT_EQ(client.states, 2);
  EXPECT_TRUE(client.discontinuity);
}

TEST(Session, a_commands_result_is_the_servers_answer) {
  Client client;
  client.open();
  std::vector<Result<TransportState>> results;
  const auto keep = [&](Result<TransportState> result) { results.push_back(std::move(result)); };
  client.session.send({.kind = TransportCommand::Kind::tempo, .value = 90.0}, keep);
  EXPECT_EQ(client.world.socket().count(R"("command":"tempo","value":90)"), 1U);
  TransportState state;
  state.bpm = 90.0;
  state.time_formatted = format_time(0, 48'000);
  client.answer("tempo", R"("success":true,"state":)" + protocol::encode(state));
  client.session.send({.kind = TransportCommand::Kind::play}, keep);
  client.answer("play", R"("success":false,"error":{"code":"PERMISSION_DENIED","message":"no"})");
  client.session.send({.kind = TransportCommand::Kind::stop}, keep);
  client.world.advance(5'001.0);
  client.session.send(
      {.kind = TransportCommand::Kind::tempo, .value = std::numeric_limits<double>::quiet_NaN()},
      keep);
  client.session.send({.kind = TransportCommand::Kind::rewind}, keep);
  client.drop();
  client.session.send({.kind = TransportCommand::Kind::rewind}, keep);
  ASSERT_EQ(results.size(), 6U);
  EXPECT_EQ(results[0]->bpm, 90.0);
  EXPECT_EQ(client.board.state.read().bpm, 90.0);
  EXPECT_EQ(results[1].error().code, ErrorCode::permission_denied);
  EXPECT_TRUE(results[2].error().message.starts_with("the server did not answer"));
  EXPECT_EQ(results[3].error().code, ErrorCode::invalid_argument);
  EXPECT_TRUE(results[4].error().message.starts_with("the connection was lost"));
  EXPECT_TRUE(results[5].error().message.starts_with("not connected"));
}

TEST(Session, an_alignment_is_of_the_servers_time_and_never_nan) {
  Client client;
  client.open();
  const auto align = [&](double unix_ms) {
    std::optional<Error> refusal;
    client.session.send(
        {.kind = TransportCommand::Kind::align, .align = {.bar = true, .unix_ms = unix_ms}},
        [&](const Result<TransportState>& result) {
          if (!result) refusal = result.error();
        });
    return refusal;
  };
  EXPECT_FALSE(align(1'500.0)) << "the server's clock may be at any time";
  EXPECT_EQ(client.world.socket().count(R"("command":"align","bar":true,"unixMs":1500)"), 1U);
  EXPECT_EQ(align(std::numeric_limits<double>::quiet_NaN())->code, ErrorCode::invalid_argument);
  client.session.send({.kind = TransportCommand::Kind::nudge, .value = -5.0}, {});
  EXPECT_EQ(client.world.socket().count(R"("command":"nudge","value":-5)"), 1U);
  client.session.send({.kind = TransportCommand::Kind::meter, .meter = {.beats = 6, .unit = 8}},
                      {});
  EXPECT_EQ(client.world.socket().count(R"("command":"meter","beats":6,"unit":8)"), 1U);
}

TEST(Session, streams_are_subscribed_again_on_each_connection_until_ended) {
  Client client{{.beats = true, .audio_frames = true}};
  for (int connection = 0; connection < 2; ++connection) {
    client.open();
    for (const char* type : {"beat.subscribe", "\"audio.subscribe"})
      EXPECT_EQ(client.world.socket().count(type), 1U) << type;
    if (connection == 0) client.drop();
    client.world.advance(250.0);
  }
  client.session.set_beats(false);
  EXPECT_EQ(client.world.socket().count("beat.unsubscribe"), 1U);
  client.drop();
  client.world.advance(5'000.0);
  client.open();
  EXPECT_EQ(client.world.socket().count("beat."), 0U);
}

TEST(Session, the_source_is_told_while_it_is_asked_for) {
  std::vector<std::string> heard;
  ClientOptions options{.source = true};
  options.on.source = [&heard](const SourceInfo& source) { heard.push_back(source.name); };
  Client client{std::move(options)};
  client.open();
  EXPECT_EQ(client.world.socket().count("source.subscribe"), 1U);
  client.receive(R"({"type":"source.state","kind":"capture","name":"Monitor of Alpha"})");
  EXPECT_EQ(heard, std::vector<std::string>{"Monitor of Alpha"});

  Client other{{}};
  other.open();
  EXPECT_EQ(other.world.socket().count("source.subscribe"), 0U);
}

TEST(Session, the_heard_beat_goes_on_between_its_messages) {
  std::vector<NowHeard> told;
  ClientOptions options{.heard_beat = true};
  options.on.heard_beat = [&told](const NowHeard& heard) { told.push_back(heard); };
  Client client{std::move(options)};
  client.open();
  EXPECT_EQ(client.world.socket().count("tempo.subscribe"), 1U);
  const double beat_ms = client.world.server_now();
  client.receive(fmt::format(
      R"({{"type":"tempo.state","bpm":100,"confidence":0.75,"beats_per_bar":3,)"
      R"("downbeat_confidence":0.5,"locked":true,"alternatives":[{{"bpm":50,"weight":0.25}}],)"
      R"("lock":"locked","held":true,"beat_timestamp_ms":{},"beat_index":9,"beat_in_bar":2,)"
      R"("min_bpm":60,"max_bpm":180}})",
      beat_ms));
  ASSERT_EQ(client.invalid, std::vector<std::string>{});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].lock, BeatLock::locked);
  EXPECT_TRUE(told[0].held);
  EXPECT_EQ(told[0].confidence, 0.75);
  EXPECT_EQ(told[0].alternatives[0].bpm, 50.0);
  EXPECT_EQ(told[0].max_bpm, 180.0);
  const HeardBeat beat = client.board.heard_beat.read();
  const NowHeard later = heard_at(beat, beat_ms + 900.0);
  EXPECT_DOUBLE_EQ(later.beat_pos, 10.5);
  EXPECT_DOUBLE_EQ(later.beat_phase, 0.5);
  EXPECT_EQ(later.beat_in_bar, 0);
  EXPECT_EQ(heard_at(beat, beat_ms - 300.0).beat_in_bar, 1);
  EXPECT_EQ(heard_at(beat, 1e308).beat_in_bar, 2) << "no moment";
  client.receive(R"({"type":"tempo.state","bpm":0})");
  EXPECT_EQ(client.invalid.size(), 1U);
  client.session.set_heard_beat(false);
  EXPECT_EQ(client.world.socket().count("tempo.unsubscribe"), 1U);
}

TEST(Session, hints_about_the_heard_beat_are_checked_and_sent) {
  Client client;
  client.open();
  std::optional<Error> refusal;
  const auto send = [&](const TransportCommand& hint) {
    refusal.reset();
    client.session.send(hint, [&](const Result<TransportState>& result) {
      if (!result) refusal = result.error();
    });
  };
  send({.kind = TransportCommand::Kind::beat_tap, .align = {.unix_ms = 1'500.0}});
  EXPECT_FALSE(refusal) << "the server's clock may be at any time";
  EXPECT_EQ(client.world.socket().count(R"("command":"beat.tap","unixMs":1500)"), 1U);
  send({.kind = TransportCommand::Kind::beat_octave, .value = 0.5});
  EXPECT_EQ(client.world.socket().count(R"("command":"beat.halve")"), 1U);
  send({.kind = TransportCommand::Kind::beat_nudge, .value = 2'000.0});
  EXPECT_EQ(refusal->code, ErrorCode::out_of_range);
}

TEST(Session, a_full_table_is_told_and_asked_again_and_a_bad_option_is_not) {
  Client client{{.spectrum = SpectrumStreamOptions{}}};
  client.open();
  client.answer(spectrum_subscribe,
                R"("success":false,"error":{"code":"RESOURCE_EXHAUSTED","message":"full"})");
  ASSERT_EQ(client.refusals.size(), 1U);
  EXPECT_EQ(client.refusals[0].first, Stream::spectrum);
  EXPECT_EQ(client.refusals[0].second.code, ErrorCode::resource_exhausted);
  client.receive_state({});
  client.world.advance(2'000.0);
  EXPECT_EQ(client.world.socket().count(spectrum_subscribe), 2U);
  client.answer(spectrum_subscribe,
                R"("success":false,"error":{"code":"INVALID_VALUE","message":"bad"})");
  EXPECT_EQ(client.refusals.back().second.code, ErrorCode::invalid_argument);
  client.receive_state({});
  client.world.advance(2'500.0);
  EXPECT_EQ(client.world.socket().count(spectrum_subscribe), 2U);
}

TEST(Session, without_states_it_cannot_work) {
  Client client{{.rate_hz = 1000.0}};
  client.open();
  client.answer("transport.subscribe",
                R"("success":false,"error":{"code":"INVALID_VALUE","message":"rateHz"})");
  ASSERT_EQ(client.failures.size(), 1U);
  EXPECT_EQ(client.failures[0].message, "rateHz");
}

TEST(Session, decodes_the_spectrum_it_asked_for) {
  Client client{{.spectrum = SpectrumStreamOptions{
                     .format = SpectrumFormat::json, .first_band = 8, .end_band = 10}}};
  client.open();
  EXPECT_EQ(client.world.socket().count(R"("format":"json")"), 1U);
  EXPECT_EQ(client.world.socket().count(R"("range":[8,10])"), 1U);
  client.receive(fmt::format(
      R"({{"type":"audio.fft.subscribed","requestId":"{}","success":true,"range":[8,10],"bandHz":[90,100]}})",
      client.world.socket().id(spectrum_subscribe)));
  client.receive(R"({"type":"audio.fft.frame","hopSeq":4,"bins":[0.5,1]})");
  const auto spectrum = client.board.spectrum.read();
  EXPECT_EQ(spectrum.first, 8);
  EXPECT_EQ(spectrum.count, 2);
  EXPECT_EQ(spectrum.bins[1], 1.0F);
}

TEST(Session, a_beat_has_its_local_time) {
  Client client{{.beats = true}};
  client.open();
  client.answer_probes();
  const double at = client.world.now() + 20.0;
  client.receive(fmt::format(
      R"({{"type":"beat.event","tick":true,"downbeat":true,"beat_index":8,"bar_index":2,"beat_in_bar":0,)"
      R"("beat_phase":0.0,"bpm":120.0,"confidence":1.0,"sample_pos":192000,"timestamp_ms":{}}})",
      client.world.server_now() + 20.0));
  BeatEvent beat;
  ASSERT_EQ(client.board.beats.read(std::span{&beat, 1}), 1U);
  EXPECT_EQ(beat.beat_index, 8);
  EXPECT_TRUE(beat.downbeat());
  EXPECT_NEAR(static_cast<double>(beat.host_ns) / 1e6, at, 0.01);
}

TEST(Session, ignores_invalid_messages) {
  Client client;
  client.open();
  client.receive("{");
  client.receive(R"({"type":"transport.state"})");
  client.world.socket().handlers.binary("x");
  client.receive(R"({"type":"of.another.time"})");
  EXPECT_EQ(client.invalid.size(), 2U) << "the spectrum was not asked for";
  EXPECT_EQ(client.board.connection, ConnectionState::open);
}

TEST(Session, a_key_in_band_counts_for_later_connections_once_accepted) {
  Client client;
  client.open();
  std::vector<Result<std::string>> roles;
  const auto keep = [&](Result<std::string> role) { roles.push_back(std::move(role)); };
  client.session.authenticate("WRONG", keep);
  client.answer("WRONG",
                R"("success":false,"error":{"code":"UNAUTHENTICATED","message":"unknown key"})");
  client.session.authenticate(std::string{key}, keep);
  client.answer(key, R"("success":true,"role":"control")");
  ASSERT_EQ(roles.size(), 2U);
  EXPECT_EQ(roles[0].error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(*roles[1], "control");
  client.drop();
  client.world.advance(250.0);
  EXPECT_EQ(client.world.socket().key, key);
}

TEST(Session, closing_fails_what_is_pending_and_leaves_nothing) {
  Client client{{.beats = true}};
  client.open();
  std::optional<Result<TransportState>> result;
  client.session.send({}, [&](Result<TransportState> got) { result = std::move(got); });
  client.session.close();
  client.session.close();
  EXPECT_EQ(result->error().code, ErrorCode::unavailable);
  EXPECT_FALSE(client.world.attempts.front()->open);
  EXPECT_EQ(client.world.timers(), 0U);
  EXPECT_EQ(client.board.connection, ConnectionState::closed);
}

}  // namespace
}  // namespace tactus::client
