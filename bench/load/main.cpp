#include <csignal>
#include <cstdio>
#include <exception>

#include "app/system/exit_codes.h"
#include "load/load_options.h"
#include "load/run.h"

int main(int argc, char** argv) {
  try {
    std::signal(SIGPIPE, SIG_IGN);
    tactus::load::LoadOptions options;
    if (const auto code = tactus::load::read_options(argc, argv, options)) return *code;
    return tactus::load::run_load(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tactus-load: %s\n", error.what());
    return tactus::app::exit_failure;
  }
}
