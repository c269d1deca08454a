#include "server/messages/file_commands.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/fake_session.h"
#include "server/messages/pending_commands.h"

namespace tactus::server {
namespace {

using Kind = TransportCommand::Kind;

constexpr SampleRate rate = 8'000;
constexpr TransportSnapshot state{.bpm = 120.0, .meter = {}};

/// Three files of a second.
SourceHooks three_files() {
  return {.info = [] { return SourceInfo{.length_seconds = 3.0}; },
          .next = [](Frames at) -> std::optional<Frames> {
            if (at >= 2 * Frames{rate}) return std::nullopt;
            return (at / rate + 1) * rate;
          },
          .previous = [](Frames at) -> std::optional<Frames> {
            if (at < rate) return std::nullopt;
            return (at / rate - 1) * rate;
          }};
}

class FileCommandsTest : public testing::Test {
 protected:
  /// The frame that a command leads to, or the name of the error.
  static std::string result(const FileCommands& files, Kind kind, double value = 0.0,
                            Frames position = 0) {
    const auto resolved = files.resolve({.kind = kind, .value = value}, position, state);
    if (!resolved) return std::string{name(resolved.error().code)} + " " + resolved.error().field;
    return std::to_string(static_cast<Frames>(*files.target_of(*resolved, state)));
  }
  const FileCommands files{three_files(), rate};
};

TEST_F(FileCommandsTest, next_and_previous_lead_to_the_start_of_another_file) {
  EXPECT_EQ(result(files, Kind::next, 0.0, 0), "8000");
  EXPECT_EQ(result(files, Kind::next, 0.0, 15'999), "16000");
  EXPECT_EQ(result(files, Kind::previous, 0.0, 16'500), "8000");
}

TEST_F(FileCommandsTest, there_is_none_beyond_the_last_and_the_first) {
  EXPECT_EQ(result(files, Kind::next, 0.0, 16'000), "FAILED_PRECONDITION ");
  EXPECT_EQ(result(files, Kind::previous, 0.0, 7'999), "FAILED_PRECONDITION ");
  const FileCommands none{{}, rate};
  EXPECT_EQ(result(none, Kind::next), "FAILED_PRECONDITION ");
}

TEST_F(FileCommandsTest, a_seek_reaches_the_end_in_every_unit_but_not_further) {
  EXPECT_EQ(result(files, Kind::seek_seconds, 3.0), "24000");
  EXPECT_EQ(result(files, Kind::seek_seconds, 3.001), "OUT_OF_RANGE seconds");
  EXPECT_EQ(result(files, Kind::seek_samples, 24'000), "24000");
  EXPECT_EQ(result(files, Kind::seek_samples, 24'001), "OUT_OF_RANGE samples");
  EXPECT_EQ(result(files, Kind::seek_beats, 6.0), "24000");
  EXPECT_EQ(result(files, Kind::seek_beats, 6.01), "OUT_OF_RANGE beats");
}

TEST_F(FileCommandsTest, an_endless_source_takes_every_position) {
  const FileCommands endless{{.info = [] { return SourceInfo{}; }}, rate};
  EXPECT_EQ(result(endless, Kind::seek_seconds, 1e6), "8000000000");
}

TEST_F(FileCommandsTest, commands_sent_together_count_from_each_other) {
  TestHub hub;
  TransportClock clock{{.sample_rate = rate, .block_size = 8192}};
  clock.update_position(1);  // commands wait for the next block
  PendingCommands commands{hub.shards.timers(), clock,       hub.stats.publishing(),
                           ServerLimits{},      hub.reports, three_files()};
  std::vector<std::string> outcomes;
  for (const Kind kind : {Kind::next, Kind::next, Kind::next, Kind::rewind, Kind::next})
    commands.submit(TransportCommand{kind}, {.peer = this_machine()},
                    [&](const Result<TransportState>& outcome) {
                      outcomes.push_back(outcome ? std::to_string(outcome->sample_pos)
                                                 : std::string{name(outcome.error().code)});
                    });
  clock.update_position(1);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (outcomes.size() < 5 && std::chrono::steady_clock::now() < deadline)
    hub.shards.timers().run_due();
  EXPECT_EQ(outcomes,
            (std::vector<std::string>{"8000", "16000", "FAILED_PRECONDITION", "0", "8000"}));
}

}  // namespace
}  // namespace tactus::server
