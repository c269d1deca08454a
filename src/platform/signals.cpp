#include "platform/signals.h"

#include <csignal>
#include <cstdlib>

namespace tactus::platform {
namespace {

volatile std::sig_atomic_t noted = 0;  // the signal handler writes, the program reads

void note(int number) { noted = number; }

// Not std::signal: glibc's restarts the system calls that a signal interrupts.
void handle(int number, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  ::sigaction(number, &action, nullptr);
}

bool is_ignored(int number) {
  struct sigaction action{};
  return ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

const int hang_up_signal = SIGHUP;
const int suspend_signal = SIGTSTP;

void ignore_broken_pipes() noexcept { std::signal(SIGPIPE, SIG_IGN); }

void suspend_process() noexcept { std::raise(SIGSTOP); }

EndSignals::EndSignals() : survives_hang_up_{is_ignored(SIGHUP)} {
  noted = 0;
  handle(SIGINT, note);
  handle(SIGTERM, note);
  if (!survives_hang_up_) handle(SIGHUP, note);
}

EndSignals::~EndSignals() {
  handle(SIGINT, SIG_DFL);
  handle(SIGTERM, SIG_DFL);
  if (!survives_hang_up_) handle(SIGHUP, SIG_DFL);
}

int EndSignals::caught() noexcept { return noted; }

void EndSignals::end_by_it() {
  const int number = noted;
  handle(number, SIG_DFL);
  std::raise(number);
  std::_Exit(128 + number);  // if the signal is blocked
}

}  // namespace tactus::platform
