#include "audio/pipe/pcm_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "audio/pipe/file_header.h"
#include "platform/files/file_io.h"

namespace tactus::audio {
namespace {

using platform::FileKind;

constexpr SampleRate fades_per_second = 200;  // a fade takes 5 ms

Error invalid_input(const std::string& path, std::string_view what) {
  return {ErrorCode::invalid_argument, fmt::format("cannot play {}: {}", path, what), "input"};
}

Error system_error(const std::string& path, const std::error_code& failure) {
  Error error = invalid_input(path, failure.message());
  if (failure == std::errc::no_such_file_or_directory || failure == std::errc::not_a_directory)
    error.code = ErrorCode::not_found;
  return error;
}

/// The format that a file's header tells; empty: raw PCM, or unreadable.
std::string_view format_of(const std::string& path) {
  std::error_code failure;
  const auto file = platform::open_file(path, platform::FileMode::read, failure);
  std::array<char, 4'096> start{};
  const std::size_t count = failure ? 0 : platform::read_some(file.number(), start, failure);
  return file_header(std::as_bytes(std::span{start}.first(count))).format;
}

}  // namespace

Result<std::unique_ptr<PcmSource>> PcmSource::open(const std::string& path,
                                                   const PcmOptions& options, SampleRate rate,
                                                   PcmEvents events) {
  const bool standard_input = path == "-";
  const std::string shown = standard_input ? "standard input" : path;
  if (options.channels < 1 || options.channels > 8) {
    return invalid_input(shown, "channels must be between 1 and 8");
  }
  // Opening a named pipe must not wait for its writer. Standard input is duplicated and stays
  // blocking, because other processes may share it.
  std::error_code failure;
  auto file = standard_input
                  ? platform::duplicate(platform::standard_input, failure)
                  : platform::open_file(path, platform::FileMode::read_without_waiting, failure);
  const auto kind = failure ? FileKind::unknown : platform::kind_of(file.number(), failure);
  if (failure) return system_error(shown, failure);
  if (kind == FileKind::directory) return invalid_input(shown, "is a directory");
  if (kind == FileKind::terminal)
    return invalid_input(shown, "is a terminal; pipe raw PCM into it");
  PcmOptions how = options;
  PcmInput input{.file = std::move(file), .name = shown};
  if (kind == FileKind::named_pipe && !standard_input) input.fifo_path = path;
  if (kind == FileKind::regular) {
    if (const auto format = standard_input ? std::string_view{} : format_of(path); !format.empty())
      return invalid_input(shown,
                           fmt::format("it is {}, not raw PCM: give it without --input", format));
    how.pace = Pace::stored;
    input.kind = SourceKind::file;
  }
  return std::make_unique<PcmSource>(std::move(input), how, rate, std::move(events));
}

PcmSource::PcmSource(PcmInput input, const PcmOptions& options, SampleRate rate, PcmEvents events)
    : rate_{rate},
      fixed_info_{.kind = input.kind,
                  .name = input.name,
                  .sample_rate = rate,
                  .channels = options.channels},
      description_{fmt::format("raw PCM from {}, {}, {} channel{}", input.name,
                               audio::name(options.format), options.channels,
                               options.channels == 1 ? "" : "s")},
      cushion_frames_{rate / 20},
      fade_(std::size_t{rate / fades_per_second} * channels),
      feed_{rate},
      reader_{std::move(input), options, rate, std::move(events), feed_} {}

SourceInfo PcmSource::info() const {
  SourceInfo info = fixed_info_;
  info.buffered_ms = 1e3 * static_cast<double>(buffered()) / rate_;
  if (live()) info.latency_ms = info.buffered_ms;
  info.fault = feed_.fault();
  return info;
}

void PcmSource::render(const TransportBlock& block, std::span<float> out) noexcept {
  const Pace writer = pace();
  const std::size_t faded = writer == Pace::live ? drop_stale() : 0;
  // In this order: without a writer, the size is final.
  const bool over = input_over() || !feed_.has_writer.load(std::memory_order_acquire);
  const std::size_t ready = feed_.ring.size();
  const bool awaits = awaits_judgement(writer, ready, out.size());
  const bool consumes = writer == Pace::live || (block.playing && !awaits);
  const std::size_t cushion = std::max(cushion_frames_ * channels, 2 * out.size());
  if (starved_ && (ready >= std::min(cushion, feed_.ring.capacity() / 2) || over)) starved_ = false;

  const std::size_t given = consumes && !starved_ ? feed_.ring.read(out) : 0;
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(given), out.end(), 0.0F);
  if (consumes && !starved_) cross_fade(faded, out);
  if (consumes && !starved_ && given < out.size()) {
    starved_ = true;
    if (begun_ && block.playing && !over) dropouts_.fetch_add(1, std::memory_order_relaxed);
  }
  begun_ = begun_ || given > 0;
  if (!block.playing) std::fill(out.begin(), out.end(), 0.0F);
}

/// A stored writer is judged within milliseconds. So the first sound waits for the cushion's
/// length, which a live writer takes to fill the cushion anyway.
bool PcmSource::awaits_judgement(Pace writer, std::size_t ready, std::size_t block) noexcept {
  if (writer != Pace::unknown) {
    unknown_samples_ = 0;
    return false;
  }
  if (unknown_samples_ > 0 || ready > 0) unknown_samples_ += block;
  const bool awaits = unknown_samples_ < cushion_frames_ * channels;
  starved_ = starved_ || awaits;
  return awaits;
}

/// @return number of samples in fade_: the first of the dropped ones
std::size_t PcmSource::drop_stale() noexcept {
  if (feed_.to_drop.load(std::memory_order_relaxed) == 0) return 0;
  const std::size_t samples = feed_.to_drop.exchange(0, std::memory_order_acq_rel) * channels;
  const std::size_t faded =
      feed_.ring.read(std::span{fade_}.first(std::min(samples, fade_.size())));
  feed_.ring.skip(samples - faded);
  return faded;
}

/// Fades from the dropped samples to the block.
void PcmSource::cross_fade(std::size_t faded, std::span<float> out) noexcept {
  const std::size_t count = std::min(faded, out.size());
  for (std::size_t i = 0; i < count; ++i) {
    const float gain = static_cast<float>(i / channels) / static_cast<float>(count / channels);
    out[i] = gain * out[i] + (1.0F - gain) * fade_[i];
  }
}

bool PcmSource::ended(Frames) const noexcept { return input_over() && feed_.ring.size() == 0; }

}  // namespace tactus::audio
