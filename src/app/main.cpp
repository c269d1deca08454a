#include <exception>
#include <string>
#include <vector>

#include "app/cli/command_line.h"
#include "app/cli/version_page.h"
#include "app/commands.h"
#include "app/system/exit_codes.h"
#include "app/system/output.h"
#include "platform/files/file_io.h"
#include "platform/signals.h"

namespace tactus::app {
namespace {

int print(const std::string& page) {
  const auto failure = write_out(page);
  if (!failure || failure == std::errc::broken_pipe) return exit_ok;
  return fail("cannot write: " + failure.message());
}

int main(int argc, char** argv) {
  platform::fill_standard_files();
  // Writes to a closed pipe then fail with EPIPE and do not kill the process.
  platform::ignore_broken_pipes();
  Options options;
  const auto all = commands(options);
  const auto line =
      read_command_line({argv + (argc > 0 ? 1 : 0), argv + argc}, all, process_environment());
  if (!line) {
    return fail(line.error().message, exit_usage);
  }
  switch (line->action) {
    case CommandLine::Action::run:
      return line->command->run();
    case CommandLine::Action::help:
      return print(line->command == nullptr ? help_page(all) : help_page(*line->command));
    case CommandLine::Action::version:
      return print(version_page());
    case CommandLine::Action::nothing:
      break;
  }
  write_error(help_page(all));
  return exit_usage;
}

}  // namespace
}  // namespace tactus::app

int main(int argc, char** argv) {
  try {
    return tactus::app::main(argc, argv);
  } catch (const std::exception& error) {
    tactus::app::print_error(error.what());
    return tactus::app::exit_failure;
  }
}
