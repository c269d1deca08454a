#pragma once

#include <fcntl.h>
#include <jack/jack.h>
#include <signal.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>

extern char** environ;

namespace tactus::test {

// JACK has one server registry per machine, which each server start or end cleans up. Therefore
// only one test at a time runs a server, across processes.
class OneAtATime {
 public:
  OneAtATime()
      : file_{open((std::filesystem::temp_directory_path() / "tactus-test-jack.lock").c_str(),
                   O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
    flock(file_, LOCK_EX);
  }
  ~OneAtATime() { close(file_); }
  OneAtATime(const OneAtATime&) = delete;
  OneAtATime& operator=(const OneAtATime&) = delete;

 private:
  const int file_;
};

// A JACK server with a unique name, no sound card, 48 kHz and periods of 256 frames.
class JackServer {
 public:
  JackServer() : name_{"tactus-test-" + std::to_string(getpid())} {
    setenv("JACK_DEFAULT_SERVER", name_.c_str(), 1);
    setenv("JACK_NO_START_SERVER", "1", 1);
    start();
  }

  void start() {
    std::array<std::string, 11> words{"jackd",  "--name", name_, "-r",  "-d", "dummy",
                                      "--rate", "48000",  "-p",  "256", ""};
    std::array<char*, 11> arguments{};
    for (std::size_t i = 0; i + 1 < words.size(); ++i) arguments[i] = words[i].data();
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", 1, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", 1, 0);
    if (posix_spawnp(&process_, "jackd", &files, nullptr, arguments.data(), environ) != 0) {
      process_ = -1;
    }
    posix_spawn_file_actions_destroy(&files);
  }
  ~JackServer() {
    end(SIGTERM);
    unsetenv("JACK_DEFAULT_SERVER");
    unsetenv("JACK_NO_START_SERVER");
  }
  JackServer(const JackServer&) = delete;
  JackServer& operator=(const JackServer&) = delete;

  // Ends the process by a signal. start() starts the next one.
  void end(int signal) {
    if (process_ <= 0) return;
    kill(process_, signal);
    waitpid(std::exchange(process_, -1), nullptr, 0);
  }

  // Stops the process, or lets it go on.
  void hang(bool hangs) const { kill(process_, hangs ? SIGSTOP : SIGCONT); }

  // Waits until the server accepts clients.
  bool ready() const {
    jack_set_error_function([](const char*) {});
    jack_set_info_function([](const char*) {});
    for (int attempt = 0; process_ > 0 && attempt < 100; ++attempt) {
      if (waitpid(process_, nullptr, WNOHANG) != 0) return false;
      if (jack_client_t* const client = jack_client_open("probe", JackNoStartServer, nullptr)) {
        jack_client_close(client);
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return false;
  }

 private:
  const OneAtATime alone_;
  const std::string name_;
  pid_t process_ = -1;
};

inline bool jackd_is_installed() {
  return std::filesystem::exists("/usr/bin/jackd") ||
         std::filesystem::exists("/usr/local/bin/jackd");
}

}  // namespace tactus::test
