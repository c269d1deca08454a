#include <gtest/gtest.h>
#include <tactus/c.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

template <class T>
T sized() {
  T value{};
  value.struct_size = sizeof value;
  return value;
}

tactus_server_options local_options() {
  tactus_server_options options;
  tactus_server_options_init(&options, sizeof options);
  options.host = "127.0.0.1";
  options.port = 0;
  return options;
}

/// A clock, and its server on a free port.
struct Served {
  Served() {
    EXPECT_EQ(tactus_clock_create(nullptr, &clock), TACTUS_OK) << tactus_last_error();
    const auto options = local_options();
    EXPECT_EQ(tactus_server_create(clock, nullptr, &options, &server), TACTUS_OK)
        << tactus_last_error();
    std::array<char, 64> url{};
    EXPECT_EQ(tactus_server_url(server, url.data(), url.size()), TACTUS_OK);
    address = url.data();
  }
  ~Served() {
    tactus_server_destroy(server);
    tactus_clock_destroy(clock);
  }
  tactus_clock* clock = nullptr;
  tactus_server* server = nullptr;
  std::string address;
};

/// The codes of all functions for handles that are not valid.
std::vector<tactus_code> codes_of(tactus_clock* clock, tactus_analyzer* analyzer,
                                  tactus_server* server, tactus_client* client) {
  auto state = sized<tactus_state>();
  auto block = sized<tactus_block>();
  auto host = sized<tactus_host_position>();
  auto now = sized<tactus_now_playing>();
  auto beat = sized<tactus_beat>();
  auto spectrum = sized<tactus_spectrum>();
  auto heard = sized<tactus_now_heard>();
  double unix_ms = 0.0;
  std::array<float, TACTUS_BAND_COUNT> bins{};
  std::array<double, TACTUS_BAND_COUNT> hz{};
  std::array<char, 64> text{};
  const float* channel = bins.data();
  std::uint16_t port = 0;
  std::int32_t has = 0;
  const std::array<const float*, 2> channels{channel, channel};
  return {
      tactus_clock_update_position(clock, 512),
      tactus_clock_last_block(clock, &block),
      tactus_clock_state(clock, &state),
      tactus_clock_command(clock, TACTUS_PLAY, 0, 0, &state),
      tactus_clock_update_from_host(clock, 512, &host),
      tactus_clock_set_loop(clock, 0, 1, 0, nullptr),
      tactus_clock_set_meter(clock, 3, 4, 0, nullptr),
      tactus_clock_align(clock, 1, 0, 0, nullptr),
      tactus_clock_destroy(clock),
      tactus_analyzer_push(analyzer, bins.data(), 32, -1),
      tactus_analyzer_push_channels(analyzer, channels.data(), 64, -1),
      tactus_analyzer_levels(analyzer, TACTUS_LOG, TACTUS_MID, bins.data()),
      tactus_analyzer_band_hz(analyzer, TACTUS_LOG, hz.data()),
      tactus_analyzer_destroy(analyzer),
      tactus_server_wait(server),
      tactus_server_port(server, &port),
      tactus_server_url(server, text.data(), text.size()),
      tactus_server_has_spectrum_clients(server, &has),
      tactus_server_publish_spectrum(server, bins.data()),
      tactus_server_now_heard(server, &heard),
      tactus_server_hint(server, TACTUS_BEAT_TAP, 0),
      tactus_server_set_beat_range(server, 60, 180),
      tactus_server_destroy(server),
      tactus_client_wait(client, 0, nullptr),
      tactus_client_now_playing(client, &now),
      tactus_client_playing_at(client, 0, &now),
      tactus_client_state(client, &state),
      tactus_client_next_beat(client, &beat),
      tactus_client_spectrum(client, &spectrum),
      tactus_client_now_heard(client, &heard),
      tactus_client_heard_at(client, 0, &heard),
      tactus_client_unix_ms_at(client, 0, &unix_ms),
      tactus_client_align(client, 0, 1, 0, nullptr),
      tactus_client_set_beat_range(client, 60, 180, 0, nullptr),
      tactus_client_command(client, TACTUS_PLAY, 0, 0, nullptr),
      tactus_client_set_loop(client, 0, 1, 0, nullptr),
      tactus_client_set_meter(client, 3, 4, 0, nullptr),
      tactus_client_destroy(client),
  };
}

TEST(c, null_and_destroyed_handles_give_an_error_code) {
  for (const auto code : codes_of(nullptr, nullptr, nullptr, nullptr))
    EXPECT_EQ(code, TACTUS_INVALID_HANDLE);
  EXPECT_STREQ(tactus_last_error_field(), "client");
  tactus_client* client = nullptr;
  tactus_analyzer* analyzer = nullptr;
  tactus_clock* clock = nullptr;
  tactus_server* server = nullptr;
  {
    Served served;
    clock = served.clock;
    server = served.server;
    ASSERT_EQ(tactus_analyzer_create(nullptr, &analyzer), TACTUS_OK);
    ASSERT_EQ(tactus_client_create(served.address.c_str(), nullptr, &client), TACTUS_OK);
    // Those of another kind.
    for (const auto code : codes_of(reinterpret_cast<tactus_clock*>(analyzer),
                                    reinterpret_cast<tactus_analyzer*>(clock),
                                    reinterpret_cast<tactus_server*>(client),
                                    reinterpret_cast<tactus_client*>(served.server)))
      EXPECT_EQ(code, TACTUS_INVALID_HANDLE);
  }
  EXPECT_EQ(tactus_client_destroy(client), TACTUS_OK);
  EXPECT_EQ(tactus_analyzer_destroy(analyzer), TACTUS_OK);
  for (const auto code : codes_of(clock, analyzer, server, client))
    EXPECT_EQ(code, TACTUS_INVALID_HANDLE);
}

TEST(c, a_null_value_is_an_invalid_argument_and_named) {
  Served served;
  auto* const clock = served.clock;
  EXPECT_EQ(tactus_clock_create(nullptr, nullptr), TACTUS_INVALID_ARGUMENT);
  EXPECT_STREQ(tactus_last_error(), "clock must not be NULL");
  EXPECT_STREQ(tactus_last_error_field(), "clock");
  EXPECT_EQ(tactus_clock_options_init(nullptr, 8), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_clock_state(clock, nullptr), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_clock_last_block(clock, nullptr), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_clock_update_from_host(clock, 512, nullptr), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_server_url(served.server, nullptr, 9), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_server_port(served.server, nullptr), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_server_publish_spectrum(served.server, nullptr), TACTUS_INVALID_ARGUMENT);
  tactus_client* client = nullptr;
  EXPECT_EQ(tactus_client_create(nullptr, nullptr, &client), TACTUS_INVALID_ARGUMENT);
  tactus_analyzer* analyzer = nullptr;
  ASSERT_EQ(tactus_analyzer_create(nullptr, &analyzer), TACTUS_OK);
  const std::array<const float*, 2> channels{};
  EXPECT_EQ(tactus_analyzer_push(analyzer, nullptr, 1, -1), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_analyzer_push_channels(analyzer, channels.data(), 1, -1),
            TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_analyzer_levels(analyzer, 0, 0, nullptr), TACTUS_INVALID_ARGUMENT);
  std::array<float, TACTUS_BAND_COUNT> levels{};
  EXPECT_EQ(tactus_analyzer_levels(analyzer, 4, 0, levels.data()), TACTUS_OUT_OF_RANGE);
  EXPECT_STREQ(tactus_last_error_field(), "layout");
  EXPECT_EQ(tactus_analyzer_destroy(analyzer), TACTUS_OK);
}

TEST(c, an_option_out_of_range_is_named) {
  tactus_clock_options options;
  ASSERT_EQ(tactus_clock_options_init(&options, sizeof options), TACTUS_OK);
  options.sample_rate = 1;
  auto* clock = reinterpret_cast<tactus_clock*>(1);
  EXPECT_EQ(tactus_clock_create(&options, &clock), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(clock, nullptr);
  EXPECT_STREQ(tactus_last_error(), "sample_rate must be between 8000 and 384000, not 1");
  EXPECT_STREQ(tactus_last_error_field(), "sample_rate");
  EXPECT_STREQ(tactus_code_name(TACTUS_INVALID_ARGUMENT), "INVALID_ARGUMENT");
  EXPECT_STREQ(tactus_code_name(-1), "UNKNOWN");
}

TEST(c, a_struct_of_another_version_is_understood_or_refused) {
  // A program of a later version has a larger struct.
  struct Later {
    tactus_clock_options now;
    double more;
  };
  Later options{};
  ASSERT_EQ(tactus_clock_options_init(&options.now, sizeof options), TACTUS_OK);
  EXPECT_EQ(options.now.sample_rate, 48'000U);
  tactus_clock* clock = nullptr;
  ASSERT_EQ(tactus_clock_create(&options.now, &clock), TACTUS_OK) << tactus_last_error();
  EXPECT_EQ(tactus_clock_destroy(clock), TACTUS_OK);
  options.more = 1;  // which this version cannot do
  EXPECT_EQ(tactus_clock_create(&options.now, &clock), TACTUS_INVALID_ARGUMENT);
  options.now.struct_size = 0;
  EXPECT_EQ(tactus_clock_create(&options.now, &clock), TACTUS_INVALID_ARGUMENT);
  EXPECT_STREQ(tactus_last_error_field(), "struct_size");

  ASSERT_EQ(tactus_clock_create(nullptr, &clock), TACTUS_OK);
  tactus_state state{};
  EXPECT_EQ(tactus_clock_state(clock, &state), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_PLAY, 0, 0, &state), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_clock_destroy(clock), TACTUS_OK);
}

TEST(c, a_callback_moves_the_clock_and_commands_take_effect_at_its_blocks) {
  tactus_clock* clock = nullptr;
  ASSERT_EQ(tactus_clock_create(nullptr, &clock), TACTUS_OK);
  auto state = sized<tactus_state>();
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_SEEK_SECONDS, 1.0, 1000, &state), TACTUS_OK);
  EXPECT_EQ(state.sample_pos, 48'000);
  EXPECT_EQ(tactus_clock_set_loop(clock, 1.0, 2.0, 1000, &state), TACTUS_OK);
  EXPECT_EQ(state.loop_enabled, 1);
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_ENABLE_LOOP, 0.0, 1000, &state), TACTUS_OK);
  EXPECT_EQ(state.loop_enabled, 0);
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_PLAY, 0.0, 1000, &state), TACTUS_OK);
  EXPECT_EQ(state.status, TACTUS_PLAYING);
  EXPECT_EQ(tactus_clock_update_position(clock, 512), TACTUS_OK);
  EXPECT_EQ(tactus_clock_state(clock, &state), TACTUS_OK);
  EXPECT_EQ(state.sample_pos, 48'512);
  EXPECT_STREQ(state.time_formatted, "00:01.010");
  auto block = sized<tactus_block>();
  EXPECT_EQ(tactus_clock_last_block(clock, &block), TACTUS_OK);
  EXPECT_EQ(block.start, 48'000);
  EXPECT_EQ(block.frames, 512);
  EXPECT_EQ(block.playing, 1);

  EXPECT_EQ(tactus_clock_command(clock, TACTUS_SET_BPM, 1000.0, 0, nullptr), TACTUS_OUT_OF_RANGE);
  EXPECT_STREQ(tactus_last_error_field(), "bpm");
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_SEEK_BEATS, NAN, 0, nullptr),
            TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_ENABLE_LOOP, 0.5, 0, nullptr),
            TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_clock_command(clock, 99, 0, 0, nullptr), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_NEXT_FILE, 0, 0, nullptr),
            TACTUS_FAILED_PRECONDITION);
  EXPECT_EQ(tactus_clock_destroy(clock), TACTUS_OK);
}

TEST(c, a_program_of_the_first_version_has_smaller_structs) {
  tactus_clock_options options;
  ASSERT_EQ(tactus_clock_options_init(&options, sizeof options), TACTUS_OK);
  options.struct_size = offsetof(tactus_clock_options, beats_per_bar);
  options.beats_per_bar = 99;  // memory that is not the struct's
  tactus_clock* clock = nullptr;
  ASSERT_EQ(tactus_clock_create(&options, &clock), TACTUS_OK) << tactus_last_error();
  tactus_state state{};
  state.struct_size = offsetof(tactus_state, bar);
  state.bar = 99;
  ASSERT_EQ(tactus_clock_state(clock, &state), TACTUS_OK);
  EXPECT_STREQ(state.time_formatted, "00:00.000");
  EXPECT_EQ(state.bar, 99);
  state.struct_size = sizeof state;
  ASSERT_EQ(tactus_clock_state(clock, &state), TACTUS_OK);
  EXPECT_EQ(state.bar, 1);
  EXPECT_EQ(state.beats_per_bar, 4);
  EXPECT_EQ(tactus_clock_destroy(clock), TACTUS_OK);
}

TEST(c, a_clock_has_a_meter) {
  tactus_clock_options options;
  ASSERT_EQ(tactus_clock_options_init(&options, sizeof options), TACTUS_OK);
  options.beats_per_bar = 6;
  options.beat_unit = 8;
  tactus_clock* clock = nullptr;
  ASSERT_EQ(tactus_clock_create(&options, &clock), TACTUS_OK);
  auto state = sized<tactus_state>();
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_SEEK_BEATS, 7, 1000, &state), TACTUS_OK);
  EXPECT_EQ(state.beat_unit, 8);
  EXPECT_EQ(state.bar, 2);
  EXPECT_EQ(state.beat_in_bar, 2);
  EXPECT_EQ(tactus_clock_set_meter(clock, 3, 4, 1000, &state), TACTUS_OK);
  EXPECT_EQ(state.beats_per_bar, 3);
  EXPECT_EQ(state.bar, 3);
  EXPECT_EQ(tactus_clock_set_meter(clock, 33, 4, 0, nullptr), TACTUS_OUT_OF_RANGE);
  EXPECT_STREQ(tactus_last_error_field(), "beats");
  EXPECT_EQ(tactus_clock_set_meter(clock, 3, 5, 0, nullptr), TACTUS_OUT_OF_RANGE);
  EXPECT_STREQ(tactus_last_error_field(), "unit");
  EXPECT_EQ(tactus_clock_destroy(clock), TACTUS_OK);
  options.beat_unit = 5;
  EXPECT_EQ(tactus_clock_create(&options, &clock), TACTUS_INVALID_ARGUMENT);
  EXPECT_STREQ(tactus_last_error_field(), "beat_unit");
}

TEST(c, a_host_may_own_the_transport) {
  tactus_clock* clock = nullptr;
  ASSERT_EQ(tactus_clock_create(nullptr, &clock), TACTUS_OK);
  auto host = sized<tactus_host_position>();
  host.rolling = 1;
  host.frame = 96'000;
  EXPECT_EQ(tactus_clock_update_from_host(clock, 512, &host), TACTUS_OK);
  auto state = sized<tactus_state>();
  EXPECT_EQ(tactus_clock_state(clock, &state), TACTUS_OK);
  EXPECT_EQ(state.sample_pos, 96'512);
  EXPECT_EQ(state.bpm, 120.0) << "the host knows none";
  EXPECT_EQ(state.leader, TACTUS_LEADER_HOST);
  EXPECT_EQ(state.locked, 1);
  host.bpm = 90;
  host.beats_per_bar = 6;
  host.beat_unit = 8;
  host.bar = 12;
  host.beat = 3.5;
  EXPECT_EQ(tactus_clock_update_from_host(clock, 512, &host), TACTUS_OK);
  EXPECT_EQ(tactus_clock_state(clock, &state), TACTUS_OK);
  EXPECT_EQ(state.bpm, 90.0);
  EXPECT_EQ(state.beats_per_bar, 6);
  EXPECT_EQ(state.bar, 12);
  EXPECT_EQ(state.beat_in_bar, 3);
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_PLAY, 0, 0, nullptr), TACTUS_FAILED_PRECONDITION);
  EXPECT_STREQ(tactus_last_error(), "playback is set by the host");
  host.tempo_only = 1;
  host.unsure = 1;
  host.frame = 5;
  EXPECT_EQ(tactus_clock_update_from_host(clock, 512, &host), TACTUS_OK);
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_SEEK_SAMPLES, 1000, 0, nullptr), TACTUS_OK);
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_SET_BPM, 60, 0, nullptr),
            TACTUS_FAILED_PRECONDITION);
  EXPECT_EQ(tactus_clock_update_from_host(clock, 512, &host), TACTUS_OK);
  EXPECT_EQ(tactus_clock_state(clock, &state), TACTUS_OK);
  EXPECT_EQ(state.sample_pos, 1'512) << "the playhead is the clock's";
  EXPECT_EQ(state.locked, 0);
  host.struct_size = offsetof(tactus_host_position, tempo_only);  // the members above are not its
  EXPECT_EQ(tactus_clock_update_from_host(clock, 512, &host), TACTUS_OK);
  EXPECT_EQ(tactus_clock_state(clock, &state), TACTUS_OK);
  EXPECT_EQ(state.sample_pos, 517);
  EXPECT_EQ(state.locked, 1);
  host.struct_size = 8;
  EXPECT_EQ(tactus_clock_update_from_host(clock, 512, &host), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_clock_destroy(clock), TACTUS_OK);
}

TEST(c, an_audio_thread_may_call_while_its_clock_is_destroyed) {
  tactus_clock* clock = nullptr;
  ASSERT_EQ(tactus_clock_create(nullptr, &clock), TACTUS_OK);
  std::atomic<bool> running{false};
  std::thread audio{[&] {
    while (tactus_clock_update_position(clock, 64) == TACTUS_OK) running = true;
  }};
  while (!running) std::this_thread::yield();
  EXPECT_EQ(tactus_clock_destroy(clock), TACTUS_OK);
  audio.join();
}

TEST(c, an_analyzer_hears_a_sine_in_both_forms) {
  tactus_analyzer_options options;
  ASSERT_EQ(tactus_analyzer_options_init(&options, sizeof options), TACTUS_OK);
  options.channels = 1;
  tactus_analyzer* analyzer = nullptr;
  ASSERT_EQ(tactus_analyzer_create(&options, &analyzer), TACTUS_OK);
  std::array<double, TACTUS_BAND_COUNT> hz{};
  ASSERT_EQ(tactus_analyzer_band_hz(analyzer, TACTUS_LOG, hz.data()), TACTUS_OK);
  std::vector<float> sine(16'384);
  for (std::size_t i = 0; i < sine.size(); ++i)
    sine[i] = static_cast<float>(std::sin(2 * M_PI * hz[40] * static_cast<double>(i) / 48'000));
  const std::array<const float*, 1> channels{sine.data() + 8'192};
  EXPECT_EQ(tactus_analyzer_push(analyzer, sine.data(), 8'192, -1), TACTUS_OK);
  EXPECT_EQ(tactus_analyzer_push_channels(analyzer, channels.data(), 8'192, -1), TACTUS_OK);
  EXPECT_EQ(tactus_analyzer_push(analyzer, sine.data(), std::size_t{1} << 60, -1),
            TACTUS_INVALID_ARGUMENT);
  std::array<float, TACTUS_BAND_COUNT> levels{};
  ASSERT_EQ(tactus_analyzer_levels(analyzer, TACTUS_LOG, TACTUS_MID, levels.data()), TACTUS_OK);
  EXPECT_NEAR(levels[40], 1.0F, 0.01F);
  EXPECT_LT(levels[20], 0.01F);
  EXPECT_EQ(tactus_analyzer_destroy(analyzer), TACTUS_OK);
}

TEST(c, a_client_follows_and_commands_a_server) {
  Served served;
  tactus_client_options options;
  ASSERT_EQ(tactus_client_options_init(&options, sizeof options), TACTUS_OK);
  options.beats = 1;
  options.spectrum_rate_hz = 125;
  tactus_client* client = nullptr;
  ASSERT_EQ(tactus_client_create(served.address.c_str(), &options, &client), TACTUS_OK);
  auto state = sized<tactus_state>();
  ASSERT_EQ(tactus_client_wait(client, 20'000, &state), TACTUS_OK) << tactus_last_error();
  EXPECT_EQ(state.bpm, 120.0);
  EXPECT_EQ(tactus_client_command(client, TACTUS_SET_BPM, 90, 20'000, &state), TACTUS_OK);
  EXPECT_EQ(state.bpm, 90.0);
  EXPECT_EQ(tactus_client_set_loop(client, 2, 1, 20'000, &state), TACTUS_OUT_OF_RANGE);
  EXPECT_EQ(tactus_client_set_meter(client, 3, 4, 20'000, &state), TACTUS_OK);
  EXPECT_EQ(state.beats_per_bar, 3);
  EXPECT_EQ(tactus_client_set_meter(client, 0, 4, 20'000, &state), TACTUS_OUT_OF_RANGE);
  EXPECT_STREQ(tactus_last_error_field(), "beats");
  EXPECT_EQ(tactus_client_command(client, TACTUS_SEEK_SECONDS, 4, 20'000, &state), TACTUS_OK);
  EXPECT_EQ(tactus_client_state(client, &state), TACTUS_OK);
  auto now = sized<tactus_now_playing>();
  EXPECT_EQ(tactus_client_now_playing(client, &now), TACTUS_OK);
  EXPECT_EQ(now.time_seconds, 4.0);
  EXPECT_EQ(now.known, 1);
  EXPECT_EQ(now.beats_per_bar, 3);
  now.struct_size = offsetof(tactus_now_playing, beats_per_bar);
  now.beats_per_bar = 99;  // memory that is not the struct's
  EXPECT_EQ(tactus_client_now_playing(client, &now), TACTUS_OK);
  EXPECT_EQ(now.beats_per_bar, 99);

  auto spectrum = sized<tactus_spectrum>();
  while (tactus_client_spectrum(client, &spectrum) == TACTUS_UNAVAILABLE) std::this_thread::yield();
  EXPECT_EQ(spectrum.silence, 1);
  ASSERT_EQ(tactus_client_command(client, TACTUS_PLAY, 0, 20'000, nullptr), TACTUS_OK);
  auto beat = sized<tactus_beat>();
  while (tactus_client_next_beat(client, &beat) == TACTUS_UNAVAILABLE)
    tactus_clock_update_position(served.clock, 64);
  EXPECT_GE(beat.beat_index, 6);
  EXPECT_EQ(beat.bpm, 90.0);
  EXPECT_EQ(tactus_client_destroy(client), TACTUS_OK);
}

TEST(c, a_client_aligns_the_grid_to_a_moment_of_its_own_clock) {
  Served served;
  tactus_client* client = nullptr;
  ASSERT_EQ(tactus_client_create(served.address.c_str(), nullptr, &client), TACTUS_OK);
  ASSERT_EQ(tactus_client_wait(client, 20'000, nullptr), TACTUS_OK) << tactus_last_error();
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  const std::int64_t host_ns = std::chrono::nanoseconds{now}.count();
  double unix_ms = 0.0;
  EXPECT_EQ(tactus_client_unix_ms_at(client, host_ns, &unix_ms), TACTUS_OK);
  auto state = sized<tactus_state>();
  EXPECT_EQ(tactus_client_align(client, 1, host_ns, 20'000, &state), TACTUS_OK)
      << tactus_last_error();
  EXPECT_EQ(tactus_clock_align(served.clock, 0, unix_ms, 1'000, &state), TACTUS_OK);
  EXPECT_EQ(tactus_clock_align(served.clock, 0, unix_ms - 60'000.0, 1'000, &state),
            TACTUS_OUT_OF_RANGE);
  EXPECT_EQ(tactus_clock_align(served.clock, 0, NAN, 1'000, &state), TACTUS_INVALID_ARGUMENT);
  EXPECT_EQ(tactus_client_destroy(client), TACTUS_OK);
}

TEST(c, a_client_corrects_the_beat_that_a_server_hears) {
  tactus_clock* clock = nullptr;
  tactus_analyzer* analyzer = nullptr;
  tactus_server* server = nullptr;
  ASSERT_EQ(tactus_clock_create(nullptr, &clock), TACTUS_OK);
  ASSERT_EQ(tactus_analyzer_create(nullptr, &analyzer), TACTUS_OK);
  auto options = local_options();
  options.hears_beats = 1;
  ASSERT_EQ(tactus_server_create(clock, analyzer, &options, &server), TACTUS_OK);
  auto heard = sized<tactus_now_heard>();
  EXPECT_EQ(tactus_server_now_heard(server, &heard), TACTUS_OK);
  EXPECT_EQ(heard.lock, TACTUS_SEARCHING);
  const std::array<float, 1'024> silence{};  // a sound that can be followed
  EXPECT_EQ(tactus_analyzer_push(analyzer, silence.data(), silence.size() / 2, -1), TACTUS_OK);

  std::array<char, 64> url{};
  EXPECT_EQ(tactus_server_url(server, url.data(), url.size()), TACTUS_OK);
  tactus_client_options following;
  ASSERT_EQ(tactus_client_options_init(&following, sizeof following), TACTUS_OK);
  following.heard_beat = 1;
  tactus_client* client = nullptr;
  ASSERT_EQ(tactus_client_create(url.data(), &following, &client), TACTUS_OK);
  ASSERT_EQ(tactus_client_wait(client, 20'000, nullptr), TACTUS_OK) << tactus_last_error();
  EXPECT_EQ(tactus_client_set_beat_range(client, 60, 50, 20'000, nullptr), TACTUS_OUT_OF_RANGE);
  EXPECT_STREQ(tactus_last_error_field(), "max");
  EXPECT_EQ(tactus_client_set_beat_range(client, 70, 140, 20'000, nullptr), TACTUS_OK)
      << tactus_last_error();
  for (const int hint : {TACTUS_BEAT_TAP, TACTUS_BEAT_DOUBLE, TACTUS_BEAT_HALVE, TACTUS_BEAT_SHIFT,
                         TACTUS_BEAT_DOWNBEAT, TACTUS_BEAT_HOLD, TACTUS_BEAT_NUDGE})
    EXPECT_EQ(
        tactus_client_command(client, hint, hint == TACTUS_BEAT_HOLD ? 1 : 0, 20'000, nullptr),
        TACTUS_OK)
        << hint << tactus_last_error();
  EXPECT_EQ(tactus_client_command(client, TACTUS_BEAT_NUDGE, 2'000, 0, nullptr), TACTUS_OK)
      << "not waited for";
  EXPECT_EQ(tactus_client_command(client, TACTUS_BEAT_NUDGE, 2'000, 20'000, nullptr),
            TACTUS_OUT_OF_RANGE);
  EXPECT_EQ(tactus_client_command(client, TACTUS_BEAT_HOLD, 2, 20'000, nullptr),
            TACTUS_INVALID_ARGUMENT);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while ((tactus_client_now_heard(client, &heard) != TACTUS_OK || heard.min_bpm != 70.0) &&
         std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  EXPECT_EQ(heard.max_bpm, 140.0);
  EXPECT_EQ(tactus_client_command(client, TACTUS_BEAT_RESYNC, 0, 20'000, nullptr), TACTUS_OK);

  // The server's own program does the same.
  EXPECT_EQ(tactus_server_set_beat_range(server, 60, 50), TACTUS_OUT_OF_RANGE);
  EXPECT_STREQ(tactus_last_error_field(), "max");
  EXPECT_EQ(tactus_server_set_beat_range(server, 80, 160), TACTUS_OK) << tactus_last_error();
  EXPECT_EQ(tactus_server_hint(server, TACTUS_BEAT_HOLD, 0), TACTUS_OK) << tactus_last_error();
  EXPECT_EQ(tactus_server_hint(server, TACTUS_BEAT_TAP, 1.0), TACTUS_OUT_OF_RANGE) << "in 1970";
  EXPECT_EQ(tactus_server_hint(server, TACTUS_PLAY, 0), TACTUS_INVALID_ARGUMENT);
  while (tactus_server_now_heard(server, &heard) == TACTUS_OK && heard.min_bpm != 80.0)
    std::this_thread::yield();
  EXPECT_EQ(heard.max_bpm, 160.0);
  EXPECT_EQ(tactus_clock_command(clock, TACTUS_BEAT_TAP, 0, 0, nullptr),
            TACTUS_FAILED_PRECONDITION);
  EXPECT_EQ(tactus_client_destroy(client), TACTUS_OK);
  EXPECT_EQ(tactus_server_destroy(server), TACTUS_OK);
  EXPECT_EQ(tactus_analyzer_destroy(analyzer), TACTUS_OK);
  EXPECT_EQ(tactus_clock_destroy(clock), TACTUS_OK);
}

TEST(c, a_client_has_nothing_before_a_server_answers) {
  tactus_client* client = nullptr;
  EXPECT_EQ(tactus_client_create("ftp://a", nullptr, &client), TACTUS_INVALID_ARGUMENT);
  EXPECT_STREQ(tactus_last_error_field(), "address");
  ASSERT_EQ(tactus_client_create("127.0.0.1:1", nullptr, &client), TACTUS_OK);
  auto state = sized<tactus_state>();
  EXPECT_EQ(tactus_client_state(client, &state), TACTUS_UNAVAILABLE);
  auto now = sized<tactus_now_playing>();
  EXPECT_EQ(tactus_client_now_playing(client, &now), TACTUS_OK);
  EXPECT_EQ(now.known, 0);
  EXPECT_EQ(tactus_client_wait(client, 1, nullptr), TACTUS_UNAVAILABLE);
  EXPECT_EQ(tactus_client_command(client, TACTUS_PLAY, 0, 1'000, nullptr), TACTUS_UNAVAILABLE);
  EXPECT_EQ(tactus_client_destroy(client), TACTUS_OK);
}

TEST(c, a_server_keeps_the_clock_whose_handle_is_destroyed) {
  Served served;
  EXPECT_EQ(tactus_clock_destroy(served.clock), TACTUS_OK);
  tactus_client* client = nullptr;
  ASSERT_EQ(tactus_client_create(served.address.c_str(), nullptr, &client), TACTUS_OK);
  EXPECT_EQ(tactus_client_wait(client, 20'000, nullptr), TACTUS_OK) << tactus_last_error();
  EXPECT_EQ(tactus_client_destroy(client), TACTUS_OK);
}

TEST(c, destroying_a_server_ends_a_wait_for_it) {
  Served served;
  std::thread waiting{[server = served.server] {
    const auto code = tactus_server_wait(server);
    EXPECT_TRUE(code == TACTUS_OK || code == TACTUS_INVALID_HANDLE) << code;
  }};
  EXPECT_EQ(tactus_server_destroy(served.server), TACTUS_OK);
  waiting.join();
}

TEST(c, what_the_system_refuses_is_unavailable_with_its_reason) {
  Served served;
  std::uint16_t port = 0;
  ASSERT_EQ(tactus_server_port(served.server, &port), TACTUS_OK);
  auto options = local_options();
  options.port = port;
  tactus_server* second = nullptr;
  EXPECT_EQ(tactus_server_create(served.clock, nullptr, &options, &second), TACTUS_UNAVAILABLE);
  EXPECT_NE(std::strstr(tactus_last_error(), "in use"), nullptr) << tactus_last_error();
  options.port = 65'536;
  EXPECT_EQ(tactus_server_create(served.clock, nullptr, &options, &second),
            TACTUS_INVALID_ARGUMENT);
  EXPECT_STREQ(tactus_last_error_field(), "port");
  options = local_options();
  options.name_count = 1;
  EXPECT_EQ(tactus_server_create(served.clock, nullptr, &options, &second),
            TACTUS_INVALID_ARGUMENT);
  std::array<char, 4> url{};
  EXPECT_EQ(tactus_server_url(served.server, url.data(), url.size()), TACTUS_OUT_OF_RANGE);
}

struct Logged {
  std::atomic<tactus_server*> server{nullptr};
  std::atomic<int> lines{0};
  std::atomic<tactus_code> code{TACTUS_OK};
};

TEST(c, a_log_function_cannot_end_its_server) {
  Logged logged;
  auto options = local_options();
  options.log_user = &logged;
  options.log = [](void* user, std::int32_t, const char* line) {
    auto& its = *static_cast<Logged*>(user);
    EXPECT_GT(std::strlen(line), 0U);
    its.code = tactus_server_destroy(its.server);
    ++its.lines;
  };
  tactus_clock* clock = nullptr;
  tactus_server* server = nullptr;
  ASSERT_EQ(tactus_clock_create(nullptr, &clock), TACTUS_OK);
  ASSERT_EQ(tactus_server_create(clock, nullptr, &options, &server), TACTUS_OK);
  while (logged.lines == 0) std::this_thread::yield();
  EXPECT_EQ(logged.code, TACTUS_FAILED_PRECONDITION);
  EXPECT_EQ(tactus_server_destroy(server), TACTUS_OK);
  EXPECT_EQ(tactus_clock_destroy(clock), TACTUS_OK);
}

}  // namespace
