#pragma once

#include <tactus/units.h>

#include <cstdint>
#include <memory>
#include <span>

#include "audio/decoders/decoder.h"
#include "audio/sources/stereo_fold.h"

namespace tactus::audio {

/// One stream of a file as stereo at its own rate. Threads: one at a time.
class StreamReader {
 public:
  /// @param decoder  not null
  explicit StreamReader(std::unique_ptr<Decoder> decoder);

  /// Reads from any frame; silence past the end and where the data is damaged. The result does not
  /// depend on earlier reads.
  /// @param position  0 or more
  void read(Frames position, std::span<float> out);

  /// Number of damaged places that read() filled with silence, each time it met them.
  std::uint64_t damage() const noexcept { return damage_; }

 private:
  void find(Frames position);
  void advance();
  Frames end_of_run() const noexcept;

  std::unique_ptr<Decoder> decoder_;
  StereoFold fold_;
  DecodedRun run_;               // the latest; the decoder continues at its end
  Frames gap_start_ = 0;         // frames from here to run_ do not exist
  bool at_end_ = false;          // neither do those behind run_
  Frames counted_gap_end_ = -1;  // of the gap counted last; -1 after other frames
  std::uint64_t damage_ = 0;
};

}  // namespace tactus::audio
