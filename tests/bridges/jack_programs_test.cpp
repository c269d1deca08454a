// The JACK transport with other programs, which lead it or follow it. Each test needs its program.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <jack/jack.h>
#include <jack/metadata.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "bridges/jack_host.h"

namespace tactus::bridges {
namespace {

namespace fs = std::filesystem;
using test::eventually;

/// Another program, without output, and with a standard input that stays open.
class Program {
 public:
  explicit Program(std::vector<std::string> words) {
    if (pipe2(input_.data(), O_CLOEXEC) != 0)
      throw std::system_error{errno, std::system_category()};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input_[0], 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int failed =
        posix_spawnp(&process_, arguments[0], &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::system_error{failed, std::system_category(), words[0]};
  }
  ~Program() {
    if (process_ > 0) {
      kill(process_, SIGKILL);
      waitpid(process_, nullptr, 0);
    }
    for (const int end : input_) close(end);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  bool has_ended() {
    if (process_ > 0 && waitpid(process_, nullptr, WNOHANG) == process_) process_ = 0;
    return process_ == 0;
  }

 private:
  std::array<int, 2> input_{};
  pid_t process_ = 0;
};

bool is_installed(const std::string& program) { return fs::exists("/usr/bin/" + program); }

class JackProgramsTest : public test::JackHostTest {
 protected:
  /// How far the next onsets are from the nearest beats, in frames.
  std::vector<double> off_beats(std::size_t count, double beat_frames) {
    const std::size_t first = host->onset_count;
    EXPECT_TRUE(eventually([&] { return host->onset_count >= first + count; }));
    std::vector<double> off;
    for (std::size_t number = first; number < first + count; ++number) {
      const auto at = static_cast<double>(host->onsets[number % host->onsets.size()]);
      off.push_back(at - std::round(at / beat_frames) * beat_frames);
    }
    return off;
  }
};

TEST_F(JackProgramsTest, klick_leads_as_timebase_master) {
  if (!is_installed("klick")) GTEST_SKIP() << "klick is not installed";
  start();
  // klick counts the beats of its meter: 266 eighths.
  const Program klick{{"klick", "-T", "7/8", "133"}};
  done(clock.play());
  ASSERT_TRUE(eventually([&] { return clock.bpm() == 266.0; }));
  EXPECT_EQ(clock.get_state().beats_per_bar, 7);
  EXPECT_EQ(clock.get_state().beat_unit, 8);
  done(clock.seek(1'000'000));
  let_blocks_pass(3);
  host->beat_error = 0.0;
  let_blocks_pass(200);
  EXPECT_EQ(host->wrong, 0) << "every block is where JACK is";
  EXPECT_LT(host->beat_error, 0.01) << "the bar and beat are klick's";
  EXPECT_FALSE(clock.set_bpm(100.0).ok());
}

TEST_F(JackProgramsTest, a_metronome_in_jalv_follows_the_clock_as_timebase_master) {
  if (!is_installed("jalv") || !fs::exists("/usr/lib/lv2/eg-metro.lv2"))
    GTEST_SKIP() << "jalv or the plug-ins of lv2-examples are not installed";
  start(true);
  done(clock.set_bpm(97.0));
  const Program jalv{{"jalv", "-n", "metro", "http://lv2plug.in/plugins/eg-metro"}};
  ASSERT_TRUE(
      eventually([&] { return jack_connect(host->client, "metro:out", "foreign:in") == 0; }));
  done(clock.play());
  for (const Bpm bpm : {97.0, 150.0}) {
    done(clock.set_bpm(bpm));
    // A busy machine may miss cycles, of which the plug-in knows nothing.
    int jumps = 0;
    std::vector<double> off;
    do {
      done(clock.seek(0));  // so that beats are at whole numbers of beats from 0
      let_blocks_pass(3);
      jumps = host->jumps;
      off = off_beats(3, 60.0 / bpm * 48'000);
    } while (jumps != host->jumps);
    for (const double frames : off) EXPECT_LT(std::abs(frames), 32.0) << bpm << " BPM";
  }
}

/// Ardour without its window, in a folder of its own, with a session that follows JACK's transport
/// and leads its timebase.
class Ardour {
 public:
  /// Nothing if Ardour is not installed.
  static std::optional<fs::path> folder() {
    for (const char* const version : {"ardour9", "ardour8", "ardour7", "ardour6"}) {
      const fs::path path = fs::path{"/usr/lib"} / version;
      if (fs::exists(path / "luasession")) return path;
    }
    return std::nullopt;
  }

  explicit Ardour(const fs::path& libraries) : libraries_{libraries} {
    const std::string version = libraries.filename();
    std::string pattern = fs::temp_directory_path() / "tactus-ardour-XXXXXX";
    home_ = mkdtemp(pattern.data());
    const fs::path config = home_ / version;
    fs::create_directories(config);
    std::ofstream{config / "config"} << R"(<?xml version="1.0" encoding="UTF-8"?>
<Ardour>
  <Config/>
  <TransportMasters current="JACK Transport">
    <TransportMaster type="JACK" name="JACK Transport" collect="1" removeable="0"/>
  </TransportMasters>
</Ardour>
)";
    std::ofstream{home_ / "new.lua"} << "AudioEngine:set_backend('JACK', '', '')\n"
                                        "AudioEngine:start()\n"
                                        "local session = create_session('" +
                                            (home_ / "song").string() +
                                            "', 'song', 48000)\n"
                                            "session:cfg():set_external_sync(true)\n"
                                            "session:save_state('')\n"
                                            "close_session()\n"
                                            "quit()\n";
    environment_ = {"env",
                    "XDG_CONFIG_HOME=" + home_.string(),
                    "LD_LIBRARY_PATH=" + libraries.string(),
                    "ARDOUR_DLL_PATH=" + libraries.string(),
                    "ARDOUR_DATA_PATH=/usr/share/" + version,
                    "ARDOUR_CONFIG_PATH=/etc/" + version};
  }
  ~Ardour() {
    running_.reset();
    std::error_code ignored;
    fs::remove_all(home_, ignored);
  }
  Ardour(const Ardour&) = delete;
  Ardour& operator=(const Ardour&) = delete;

  /// @param client  of JACK
  bool create_session(jack_client_t* client) {
    run({libraries_ / "luasession", home_ / "new.lua"});
    const bool ended = eventually(
        [&] {
          name_keyboard(client);
          return running_->has_ended();
        },
        patience);
    return ended && fs::exists(home_ / "song" / "song.ardour");
  }
  void open_session() {
    for (const auto& file : fs::directory_iterator{libraries_}) {
      if (file.path().filename().string().starts_with("hardour"))
        run({file.path(), home_ / "song", "song"});
    }
  }
  /// Ardour 7 becomes the timebase master in one thread, and names this port in another. JACK's
  /// library mixes such requests, at which JACK drops Ardour. A port that has its name is left.
  void name_keyboard(jack_client_t* client) {
    const jack_port_t* const port = jack_port_by_name(client, "ardour:x-virtual-keyboard");
    if (port == nullptr || named_) return;
    named_ = jack_set_property(client, jack_port_uuid(port), JACK_METADATA_PRETTY_NAME,
                               "Virtual Keyboard", "text/plain") == 0;
  }

  static constexpr std::chrono::seconds patience{60};

 private:
  void run(const std::vector<std::string>& command) {
    std::vector<std::string> words = environment_;
    words.insert(words.end(), command.begin(), command.end());
    running_.reset();
    named_ = false;
    running_.emplace(std::move(words));
  }

  const fs::path libraries_;
  fs::path home_;
  std::vector<std::string> environment_;
  std::optional<Program> running_;
  bool named_ = false;  // the keyboard of what runs
};

TEST_F(JackProgramsTest, ardour_rolls_a_session_and_the_clock_with_it) {
  const auto folder = Ardour::folder();
  if (!folder) GTEST_SKIP() << "ardour is not installed";
  start();
  Ardour ardour{*folder};
  ASSERT_TRUE(ardour.create_session(host->client));
  ardour.open_session();
  jack_position_t jack{};
  ASSERT_TRUE(eventually(
      [&] {
        ardour.name_keyboard(host->client);
        jack_transport_query(host->client, &jack);
        return (jack.valid & JackPositionBBT) != 0;  // Ardour is the timebase master
      },
      Ardour::patience));
  done(clock.play());
  let_blocks_pass(3);
  done(clock.seek(960'000));
  let_blocks_pass(3);
  host->beat_error = 0.0;
  let_blocks_pass(400);
  EXPECT_EQ(host->wrong, 0) << "every block is where JACK is";
  EXPECT_LT(host->beat_error, 0.01) << "the bar and beat are Ardour's";
  EXPECT_TRUE(clock.playing());
  EXPECT_EQ(clock.bpm(), 120.0);
}

}  // namespace
}  // namespace tactus::bridges
