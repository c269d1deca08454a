#include <csignal>
#include <exception>
#include <string>
#include <vector>

#if TACTUS_SPECTRUM
#include "app/analyze.h"
#endif
#include "app/command_line.h"
#include "app/devices.h"
#include "app/exit_codes.h"
#include "app/help.h"
#include "app/monitor.h"
#include "app/option_sources.h"
#include "app/output.h"
#include "app/serve.h"
#include "app/version_page.h"

namespace tactus::app {
namespace {

int print(const std::string& page) {
  const auto failure = write_out(page);
  if (!failure || failure == std::errc::broken_pipe) return exit_ok;
  complain("cannot write: " + failure.message());
  return exit_failure;
}

int run(CommandLine line) {
  auto options =
      resolve_options(*line.command, line.flags, std::move(line.files), process_environment());
  if (!options) {
    complain(options.error().message);
    return exit_usage;
  }
  switch (*line.command) {
    case Command::serve:
      return run_serve(options->serve);
    case Command::monitor:
      if (!line.url.empty()) options->monitor.url = line.url;
      return run_monitor(options->monitor);
    case Command::analyze:
#if TACTUS_SPECTRUM
      return run_analyze(options->analyze);
#endif
    case Command::devices:
      break;
  }
  return run_devices();
}

int main(int argc, char** argv) {
  fill_standard_files();
  // A reader that goes away is an error of the write, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  auto line = read_command_line(std::vector<std::string>{argv + (argc > 0 ? 1 : 0), argv + argc});
  if (!line) {
    complain(line.error().message);
    return exit_usage;
  }
  switch (line->action) {
    case CommandLine::Action::help:
      return print(help_page(line->command));
    case CommandLine::Action::version:
      return print(version_page());
    case CommandLine::Action::run:
      return run(std::move(*line));
    case CommandLine::Action::nothing:
      break;
  }
  write_error(short_help());
  return exit_usage;
}

}  // namespace
}  // namespace tactus::app

int main(int argc, char** argv) {
  try {
    return tactus::app::main(argc, argv);
  } catch (const std::exception& error) {
    tactus::app::complain(error.what());
    return tactus::app::exit_failure;
  }
}
