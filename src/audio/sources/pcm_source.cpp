#include "audio/sources/pcm_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "platform/file_io.h"
#include "platform/this_thread.h"

namespace tactus::audio {
namespace {

// Free space that the reading thread requires, and its polling period. It polls because the audio
// thread wakes no other thread.
constexpr std::size_t least_space_frames = 256;
constexpr int space_poll_ms = 5;
constexpr std::size_t read_bytes = 16'384;

// Four of the largest blocks or a quarter of a second: at least twice the cushion.
std::size_t ring_samples(SampleRate rate) {
  return std::max<std::size_t>(4 * max_block_size, rate / 4) * channels;
}

Error invalid_input(const std::string& path, std::string_view what) {
  return {ErrorCode::invalid_argument, fmt::format("cannot play {}: {}", path, what), "input"};
}

Error system_error(const std::string& path, const std::error_code& failure) {
  Error error = invalid_input(path, failure.message());
  if (failure == std::errc::no_such_file_or_directory || failure == std::errc::not_a_directory)
    error.code = ErrorCode::not_found;
  return error;
}

}  // namespace

Result<std::unique_ptr<PcmSource>> PcmSource::open(const std::string& path,
                                                   const PcmOptions& options, SampleRate rate) {
  const bool standard_input = path == "-";
  const std::string shown = standard_input ? "standard input" : path;
  if (options.channels < 1 || options.channels > 8) {
    return invalid_input(shown, "channels must be between 1 and 8");
  }
  // Opening a named pipe must not wait for its writer. Standard input is duplicated and stays
  // blocking, because other processes may share it.
  std::error_code failure;
  auto input = standard_input
                   ? platform::duplicate(platform::standard_input, failure)
                   : platform::open_file(path, platform::FileMode::read_without_waiting, failure);
  const auto kind =
      failure ? platform::FileKind::unknown : platform::kind_of(input.number(), failure);
  if (failure) return system_error(shown, failure);
  if (kind == platform::FileKind::directory) return invalid_input(shown, "is a directory");
  if (kind == platform::FileKind::terminal)
    return invalid_input(shown, "is a terminal; pipe raw PCM into it");
  return std::make_unique<PcmSource>(std::move(input), shown, options, rate);
}

PcmSource::PcmSource(platform::FileDescriptor input, std::string name, const PcmOptions& options,
                     SampleRate rate)
    : input_{std::move(input)},
      description_{fmt::format("raw PCM from {}, {}, {} channel{}", name,
                               audio::name(options.format), options.channels,
                               options.channels == 1 ? "" : "s")},
      cushion_frames_{rate / 20},
      decoder_{options},
      ring_{ring_samples(rate)} {
  thread_ = std::thread{[this] { run(); }};
}

PcmSource::~PcmSource() {
  input_.interrupt();
  thread_.join();
}

void PcmSource::render(const TransportBlock& block, std::span<float> out) noexcept {
  if (!block.playing) {
    std::fill(out.begin(), out.end(), 0.0F);
    return;
  }
  // In this order: once the input is over, the size is final.
  const bool over = input_over();
  const std::size_t ready = ring_.size();
  const std::size_t cushion = std::max(cushion_frames_ * channels, 2 * out.size());
  if (starved_ && (ready >= std::min(cushion, ring_.capacity() / 2) || over)) starved_ = false;

  const std::size_t given = starved_ ? 0 : ring_.read(out);
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(given), out.end(), 0.0F);
  if (!starved_ && given < out.size() && !over) {
    starved_ = true;
    if (begun_) dropouts_.fetch_add(1, std::memory_order_relaxed);
  }
  begun_ = begun_ || given > 0;
}

bool PcmSource::ended(Frames) const noexcept { return input_over() && ring_.size() == 0; }

/// @return false if the thread must end
bool PcmSource::wait_for_space() const {
  while (ring_.space() < least_space_frames * channels) {
    if (!input_.wait_for(space_poll_ms)) return false;
  }
  return true;
}

void PcmSource::run() {
  platform::name_this_thread("tactus-pcm");
  std::vector<std::byte> bytes(read_bytes);
  std::size_t held = 0;  // bytes of an incomplete frame
  while (wait_for_space() && input_.wait()) {
    const std::size_t room = ring_.space() / channels * decoder_.frame_bytes();
    const std::size_t most = std::min(bytes.size(), room) - held;
    const auto got = input_.read(std::span{bytes}.subspan(held, most));
    if (!got) continue;
    if (*got == 0) break;
    held += *got;
    const std::size_t whole = held - held % decoder_.frame_bytes();
    ring_.write(decoder_.decode(std::span{bytes}.first(whole)));
    std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(whole),
              bytes.begin() + static_cast<std::ptrdiff_t>(held), bytes.begin());
    held -= whole;
  }
  input_over_.store(true, std::memory_order_release);
}

}  // namespace tactus::audio
