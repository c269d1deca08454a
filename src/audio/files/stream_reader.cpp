#include "audio/files/stream_reader.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tactus::audio {

StreamReader::StreamReader(std::unique_ptr<Decoder> decoder)
    : decoder_{std::move(decoder)},
      fold_{decoder_->format().layout, decoder_->format().channel_count} {}

void StreamReader::read(Frames position, std::span<float> out) {
  const Frames length = decoder_->format().frames;
  while (!out.empty() && position < length) {
    find(position);
    const bool in_run = position >= run_.position && position < end_of_run();
    const Frames until = in_run ? end_of_run() : position < run_.position ? run_.position : length;
    const Frames wanted = static_cast<Frames>(out.size() / channels);
    const auto count =
        static_cast<std::size_t>(std::min(wanted, std::min(until, length) - position));
    const auto part = out.first(count * channels);
    if (in_run) {
      const Frames first = (position - run_.position) * fold_.input_channels();
      fold_.fold(run_.samples.subspan(static_cast<std::size_t>(first)), part);
      counted_gap_end_ = -1;
    } else {
      std::ranges::fill(part, 0.0F);
      if (std::exchange(counted_gap_end_, until) != until) ++damage_;
    }
    position += static_cast<Frames>(count);
    out = out.subspan(part.size());
  }
  std::ranges::fill(out, 0.0F);
}

// Decodes until run_ contains the position, or is known to begin behind it.
void StreamReader::find(Frames position) {
  if (position >= gap_start_ && (position < end_of_run() || at_end_)) return;
  if (position != end_of_run()) {
    decoder_->seek(position);
    run_ = {.position = position, .samples = {}};
    at_end_ = false;
  }
  while (position >= end_of_run() && !at_end_) advance();
}

void StreamReader::advance() {
  gap_start_ = end_of_run();
  run_ = decoder_->decode();
  at_end_ = run_.samples.empty();
  if (at_end_) run_.position = gap_start_;
}

Frames StreamReader::end_of_run() const noexcept {
  return run_.position + static_cast<Frames>(run_.samples.size()) / fold_.input_channels();
}

}  // namespace tactus::audio
