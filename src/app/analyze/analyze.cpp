#include "app/analyze/analyze.h"

#include <fmt/format.h>
#include <tactus/spectrum_analyzer.h>

#include <algorithm>
#include <clocale>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "app/analyze/axis_ticks.h"
#include "app/analyze/beats.h"
#include "app/analyze/lines.h"
#include "app/analyze/options.h"
#include "app/analyze/output.h"
#include "app/analyze/progress.h"
#include "app/analyze/spectrogram.h"
#include "app/analyze/spectrogram_svg.h"
#include "app/system/exit_codes.h"
#include "app/system/output.h"
#include "audio/files/audio_file.h"
#include "audio/sources/source.h"
#include "platform/files/file_io.h"
#include "platform/library_messages.h"
#include "platform/signals.h"
#include "platform/terminal.h"
#include "spectrum/features.h"
#include "spectrum/hop.h"
#include "spectrum/spectrum_analyzer_access.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::app {
namespace {

using spectrum::hop_ms;
using spectrum::hops_per_second;

/// Analyses a file hop by hop. Silence follows its end.
class HopReader {
 public:
  explicit HopReader(audio::AudioFile& file)
      : file_{file},
        analyzer_{{.sample_rate = file.sample_rate(), .channels = audio::channels}},
        reader_{detail::SpectrumAnalyzerAccess::history(analyzer_)},
        features_{detail::SpectrumAnalyzerAccess::history(analyzer_)},
        block_(block_frames * audio::channels) {}

  /// Number of hops that cover the file, at least one.
  std::int64_t count() const {
    std::int64_t hops = file_.frames() * hops_per_second / file_.sample_rate();
    while (end_of(hops) < file_.frames()) ++hops;
    return std::max<std::int64_t>(hops, 1);
  }

  /// Analyses the file up to the end of a hop. @param hop  must not decrease
  void go_to(std::int64_t hop) {
    for (const Frames end = end_of(hop); position_ < end;) {
      const Frames frames = std::min(end - position_, Frames{block_frames});
      const auto block =
          std::span{block_}.first(static_cast<std::size_t>(frames) * audio::channels);
      file_.read(position_, block);
      position_ += frames;
      analyzer_.push(block, position_);
    }
    reader_.update_to(static_cast<std::uint64_t>(position_));
  }

  Frames position() const noexcept { return position_; }
  std::span<const float, band_count> levels(const AnalyzeOptions& options) {
    return reader_.levels(options.layout, options.channel);
  }
  spectrum::AudioFeatures features(double elapsed_ms) {
    return features_.update(reader_, elapsed_ms);
  }
  std::array<double, band_count> band_hz(BandLayout layout) const {
    return analyzer_.band_hz(layout);
  }

 private:
  static constexpr Frames block_frames = 1'024;

  /// Rounds each multiple of 8 ms to a frame, so that the error does not accumulate.
  Frames end_of(std::int64_t hop) const {
    return (hop * file_.sample_rate() + hops_per_second / 2) / hops_per_second;
  }

  audio::AudioFile& file_;
  SpectrumAnalyzer analyzer_;
  spectrum::SpectrumReader reader_;
  spectrum::FeatureReader features_;
  std::vector<float> block_;
  Frames position_ = 0;
};

/// Blocks of one channel of a file, until its end.
class ChannelReader {
 public:
  ChannelReader(audio::AudioFile& file, Channel channel)
      : file_{file},
        channel_{channel},
        block_(block_frames * audio::channels),
        mono_(block_frames) {}

  /// The next block; empty at the end.
  std::span<const float> next() {
    const Frames frames = std::min(file_.frames() - position_, Frames{block_frames});
    if (frames <= 0) return {};
    const auto count = static_cast<std::size_t>(frames);
    file_.read(position_, std::span{block_}.first(count * audio::channels));
    position_ += frames;
    for (std::size_t i = 0; i < count; ++i) {
      const float left = block_[i * audio::channels];
      const float right = block_[i * audio::channels + 1];
      switch (channel_) {
        case Channel::mid:
          mono_[i] = 0.5F * left + 0.5F * right;
          break;
        case Channel::left:
          mono_[i] = left;
          break;
        case Channel::right:
          mono_[i] = right;
          break;
        case Channel::side:
          mono_[i] = 0.5F * left - 0.5F * right;
          break;
      }
    }
    return std::span{mono_}.first(count);
  }
  Frames position() const noexcept { return position_; }

 private:
  static constexpr Frames block_frames = 512;
  audio::AudioFile& file_;
  Channel channel_;
  std::vector<float> block_;
  std::vector<float> mono_;
  Frames position_ = 0;
};

/// State of one run of the command.
struct Run {
  const AnalyzeOptions& options;
  const audio::AudioFile& file;
  HopReader& hops;
  AnalyzeOutput& output;
  AnalyzeProgress& progress;

  /// Shows the progress; call at each frame. @return whether a signal arrived
  bool ended() const {
    progress.update(static_cast<double>(hops.position()) / static_cast<double>(file.frames()));
    return platform::EndSignals::caught() != 0;
  }
  std::int64_t hops_per_frame(double rate_hz) const {
    return std::max<std::int64_t>(1, std::llround(hops_per_second / rate_hz));
  }
};

std::error_code write_lines(const Run& run) {
  const auto& options = run.options;
  const bool csv = format_of(options) == AnalyzeFormat::csv;
  const bool db = options.values == AnalyzeValues::db;
  if (csv) {
    const auto header = csv_header(run.hops.band_hz(options.layout), options.features);
    if (const auto failure = run.output.write(header)) return failure;
  }
  const auto step = run.hops_per_frame(options.rate_hz.value_or(hops_per_second));
  const double elapsed_ms = hop_ms * static_cast<double>(step);
  const auto frames = (run.hops.count() + step - 1) / step;
  spectrum::LevelSmoother smoother{options.scale};
  Bands levels_db{};
  for (std::int64_t i = 1; i <= frames && !run.ended(); ++i) {
    run.hops.go_to(i * step);
    const auto levels = run.hops.levels(options);
    if (db) levels_db = decibels(levels);
    std::optional<spectrum::AudioFeatures> features;
    if (options.features) features = run.hops.features(elapsed_ms);
    const AnalyzedFrame frame{.hop_seq = i * step,
                              .sample_pos = run.hops.position(),
                              .sample_rate = run.file.sample_rate(),
                              .values = db ? std::span<const float, band_count>{levels_db}
                                           : smoother.update(levels, elapsed_ms),
                              .features = features ? &*features : nullptr};
    const auto line = csv ? csv_line(frame) : json_line(frame, options.values);
    if (const auto failure = run.output.write(line)) return failure;
  }
  return {};
}

std::error_code write_beats(const AnalyzeOptions& options, audio::AudioFile& file,
                            AnalyzeOutput& output, AnalyzeProgress& progress) {
  const AnalyzeFormat format = format_of(options);
  if (format == AnalyzeFormat::csv) {
    if (const auto failure = output.write(beat_csv_header())) return failure;
  }
  BeatLister lister{file.sample_rate(), options.whole, options.lead_ms};
  ChannelReader sound{file, options.channel};
  const auto write_all = [&]() -> std::error_code {
    for (const ListedBeat& beat : lister.take()) {
      if (const auto failure = output.write(beat_line(beat, format))) return failure;
    }
    return {};
  };
  for (auto block = sound.next(); !block.empty(); block = sound.next()) {
    if (platform::EndSignals::caught() != 0) return {};
    progress.update(static_cast<double>(sound.position()) / static_cast<double>(file.frames()));
    lister.push(block);
    if (const auto failure = write_all()) return failure;
  }
  lister.finish();
  return write_all();
}

/// Mean power of several hops as levels. Samples at most 8 hops of a long column.
Bands levels_between(const Run& run, std::int64_t first, std::int64_t last) {
  constexpr std::int64_t most = 8;
  const std::int64_t count = std::min(most, last - first + 1);
  std::array<double, band_count> power{};
  for (std::int64_t i = 1; i <= count; ++i) {
    run.hops.go_to(first - 1 + (last - first + 1) * i / count);
    const auto levels = run.hops.levels(run.options);
    for (std::size_t band = 0; band < band_count; ++band) {
      power[band] += static_cast<double>(levels[band]) * levels[band];
    }
  }
  Bands mean{};
  std::ranges::transform(power, mean.begin(), [count](double sum) {
    return static_cast<float>(std::sqrt(sum / static_cast<double>(count)));
  });
  return mean;
}

/// Number of columns. Errors: OUT_OF_RANGE if too many.
Result<std::int64_t> columns_of(const Run& run) {
  const std::int64_t hops = run.hops.count();
  if (!run.options.rate_hz) {
    return std::min<std::int64_t>(hops, Spectrogram::default_columns);
  }
  const std::int64_t step = run.hops_per_frame(*run.options.rate_hz);
  const std::int64_t columns = (hops + step - 1) / step;
  if (columns > static_cast<std::int64_t>(Spectrogram::max_columns)) {
    return Error{ErrorCode::out_of_range,
                 fmt::format("the picture would be {} columns wide, more than {}: "
                             "lower or omit --rate-hz",
                             columns, Spectrogram::max_columns)};
  }
  return columns;
}

/// @param shown_seconds  total length of all columns
SpectrogramLabels labels_of(const Run& run, double shown_seconds) {
  const auto& options = run.options;
  const double seconds = static_cast<double>(run.file.frames()) / run.file.sample_rate();
  return {
      .title = std::filesystem::path{options.file}.filename().string(),
      .detail = fmt::format("{} · {} Hz · {} · {} bands",
                            seconds < 10.0 ? fmt::format("{:.2f} s", seconds) : clock_time(seconds),
                            run.file.sample_rate(), name(options.channel), name(options.layout)),
      .layout = options.layout,
      .band_hz = run.hops.band_hz(options.layout),
      .db_min = options.scale.db_min,
      .db_max = options.scale.db_max,
      .seconds = shown_seconds};
}

std::error_code write_picture(const Run& run, std::int64_t columns) {
  const auto& options = run.options;
  const std::int64_t step = options.rate_hz ? run.hops_per_frame(*options.rate_hz) : 0;
  const std::int64_t hops = step > 0 ? columns * step : run.hops.count();
  Spectrogram picture;
  spectrum::LevelSmoother smoother{options.scale};
  const double elapsed_ms = hop_ms * static_cast<double>(hops) / static_cast<double>(columns);
  for (std::int64_t column = 0; column < columns; ++column) {
    if (run.ended()) return {};
    const std::int64_t last = (column + 1) * hops / columns;
    const std::int64_t first = step > 0 ? last : column * hops / columns + 1;
    picture.add(smoother.update(levels_between(run, first, last), elapsed_ms));
  }
  if (format_of(options) == AnalyzeFormat::png) return run.output.write(picture.png());
  const double seconds = static_cast<double>(hops) / hops_per_second;
  return run.output.write(spectrogram_svg(picture, labels_of(run, seconds)));
}

/// Whether the output would overwrite the input file.
bool overwrites_itself(const AnalyzeOptions& options) {
  std::error_code ignored;
  return options.output != "-" &&
         std::filesystem::equivalent(options.file, options.output, ignored);
}

int analyze(const AnalyzeOptions& options) {
  auto file = audio::AudioFile::open(options.file);
  if (!file) return fail(file.error().message);
  if (file->sample_rate() < min_sample_rate || file->sample_rate() > max_sample_rate) {
    return fail(fmt::format("cannot analyze {}: its sample rate is {} Hz, not {} to {}",
                            options.file, file->sample_rate(), min_sample_rate, max_sample_rate));
  }
  const bool picture = is_picture(format_of(options));
  const bool to_terminal =
      options.output == "-" && platform::is_terminal(platform::standard_output);
  if (picture && to_terminal) {
    return fail("cannot write a picture to a terminal: name a file with --output", exit_usage);
  }
  if (overwrites_itself(options)) {
    return fail(fmt::format("--output is FILE itself, {}: choose another path", options.output),
                exit_usage);
  }

  HopReader hops{*file};
  const bool shows_progress = platform::is_terminal(platform::standard_error) && !to_terminal;
  AnalyzeProgress progress{std::filesystem::path{options.file}.filename().string(),
                           static_cast<double>(file->frames()) / file->sample_rate(),
                           shows_progress};
  auto output = AnalyzeOutput::open(options.output);
  if (platform::EndSignals::caught() != 0)
    return exit_failure;  // a signal while opening a named pipe
  if (!output) return fail(output.error().message);
  const Run run{options, *file, hops, *output, progress};

  std::error_code failure;
  if (options.beats) {
    failure = write_beats(options, *file, *output, progress);
  } else if (picture) {
    const auto columns = columns_of(run);
    if (!columns) return fail(columns.error().message, exit_usage);
    failure = write_picture(run, *columns);
  } else {
    failure = write_lines(run);
  }
  if (platform::EndSignals::caught() != 0) return exit_failure;
  if (!failure) failure = output->finish();
  if (failure == std::errc::broken_pipe) return exit_ok;
  if (!failure) {
    if (file->damage() == 0) return exit_ok;
    return fail(fmt::format("cannot read all of {}: it is damaged in {} place{}", options.file,
                            file->damage(), file->damage() == 1 ? "" : "s"));
  }
  return fail(fmt::format("cannot write {}: {}",
                          options.output == "-" ? "standard output" : options.output,
                          failure.message()));
}

}  // namespace

int run_analyze(const AnalyzeOptions& options) {
  std::setlocale(LC_CTYPE, "");  // for the progress bar's characters
  // What decoders say of damage is counted and told in one line.
  const platform::LibraryMessages ignored{[](std::string_view) {}};
  const platform::EndSignals signals;
  const int code = analyze(options);
  // Clean-up is done; end by the caught signal.
  if (platform::EndSignals::caught() != 0) platform::EndSignals::end_by_it();
  return code;
}

}  // namespace tactus::app
