#include "app/cli/version_page.h"

#include <fmt/format.h>
#include <portaudio.h>
#include <samplerate.h>
#include <sndfile.h>
#include <spdlog/version.h>
#include <tactus/version.h>
#include <toml++/impl/version.h>

#include <CLI/Version.hpp>
#include <boost/version.hpp>

namespace tactus::app {

std::string version_page() {
  const auto* portaudio = Pa_GetVersionInfo();
  return fmt::format(
      "tactus {}\n"
      "audio   {}, {}, PortAudio {}.{}.{}\n"
      "server  Boost {}.{}.{}, spdlog {}.{}.{}, CLI11 {}, toml++ {}.{}.{}, fmt {}.{}.{}\n",
      version, sf_version_string(), src_get_version(), portaudio->versionMajor,
      portaudio->versionMinor, portaudio->versionSubMinor, BOOST_VERSION / 100'000,
      BOOST_VERSION / 100 % 1'000, BOOST_VERSION % 100, SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR,
      SPDLOG_VER_PATCH, CLI11_VERSION, TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH,
      FMT_VERSION / 10'000, FMT_VERSION / 100 % 100, FMT_VERSION % 100);
}

}  // namespace tactus::app
