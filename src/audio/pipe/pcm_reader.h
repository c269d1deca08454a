#pragma once

#include <tactus/source_info.h>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "audio/pipe/live_latency.h"
#include "audio/pipe/pcm_decoder.h"
#include "audio/pipe/pcm_feed.h"
#include "audio/pipe/speed_changer.h"
#include "audio/pipe/writer_pace.h"
#include "platform/files/file_descriptor.h"
#include "platform/files/interruptible_input.h"

namespace tactus::audio {

/// An open input of raw PCM.
struct PcmInput {
  platform::FileDescriptor file;
  std::string name;            ///< for people
  std::string fifo_path = {};  ///< of a named pipe; empty for another input
  SourceKind kind = SourceKind::pipe;
};

/// What is reported of an input. Thread: the reading thread.
struct PcmEvents {
  /// A writer turned out to be live or stored.
  std::function<void(Pace)> judged = nullptr;
  /// The input has the header of a file. It is not played; a named pipe awaits another writer.
  /// @param is_over  false for a named pipe
  std::function<void(const std::string& message, bool is_over)> refused = nullptr;
};

/// Reads an input on its own thread, from construction to destruction, and fills a feed.
///
/// Sound of a live writer is read at once; the feed's oldest sound is dropped if it is stale. Sound
/// of another writer is read while the feed has room.
class PcmReader {
 public:
  /// @param feed  outlives it, as do the events' functions
  PcmReader(PcmInput input, const PcmOptions& options, SampleRate rate, PcmEvents events,
            PcmFeed& feed);
  /// Returns immediately, even without input.
  ~PcmReader();

 private:
  void run();
  bool read_once();
  bool wait_for_space();
  int timeout_ms() const noexcept;
  void meet_writer(std::size_t waiting);
  bool take(std::size_t got);
  bool check_header();
  void pass_whole_frames();
  void pass_on(std::span<const float> frames);
  void judge();
  void set_pace(Pace pace);
  bool writer_left();
  void reopen();
  bool is_fifo() const noexcept { return !fifo_path_.empty(); }
  bool is_live() const noexcept;

  const PcmOptions options_;
  const SampleRate rate_;
  const std::string name_;
  const std::string fifo_path_;
  const PcmEvents events_;
  PcmFeed& feed_;

  platform::InterruptibleInput input_;  // interrupted to end the reading thread
  PcmDecoder decoder_;
  SpeedChanger speed_changer_;

  // Of the current writer.
  WriterPace writer_pace_;
  LiveLatency latency_;
  std::size_t offered_ = 0;  // frames that waited when it came, and those passed on since
  std::vector<std::byte> bytes_;
  std::size_t held_ = 0;  // bytes of an incomplete frame or header, at the start of bytes_
  bool header_checked_ = false;
  bool refused_ = false;  // its bytes are discarded

  std::thread thread_;  // last: it uses the other members
};

}  // namespace tactus::audio
