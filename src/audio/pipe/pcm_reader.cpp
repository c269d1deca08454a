#include "audio/pipe/pcm_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "audio/pipe/file_header.h"
#include "platform/clock.h"
#include "platform/files/file_io.h"
#include "platform/this_thread.h"

namespace tactus::audio {
namespace {

// Free space that the reading thread requires, and its polling period. It polls because the audio
// thread wakes no other thread.
constexpr std::size_t least_space_frames = 256;
constexpr int space_poll_ms = 5;
constexpr int judge_poll_ms = 20;
// A program may remove and recreate a named pipe, which is thus looked up again while it is idle.
constexpr int fifo_poll_ms = 100;
constexpr std::size_t read_bytes = 16'384;

}  // namespace

PcmReader::PcmReader(PcmInput input, const PcmOptions& options, SampleRate rate, PcmEvents events,
                     PcmFeed& feed)
    : options_{options},
      rate_{rate},
      name_{std::move(input.name)},
      fifo_path_{std::move(input.fifo_path)},
      events_{std::move(events)},
      feed_{feed},
      input_{std::move(input.file)},
      decoder_{options},
      writer_pace_{rate},
      latency_{rate},
      bytes_(read_bytes) {
  if (options.pace != Pace::unknown) feed_.pace.store(options.pace, std::memory_order_release);
  thread_ = std::thread{[this] { run(); }};
}

PcmReader::~PcmReader() {
  input_.interrupt();
  thread_.join();
}

void PcmReader::run() {
  platform::name_this_thread("tactus-pcm");
  while (wait_for_space() && read_once()) {
  }
  // In this order: the rest is played once the input is over.
  if (feed_.pace.load(std::memory_order_relaxed) == Pace::unknown) set_pace(Pace::stored);
  feed_.has_writer.store(false, std::memory_order_release);
  feed_.input_over.store(true, std::memory_order_release);
}

bool PcmReader::is_live() const noexcept {
  return feed_.pace.load(std::memory_order_relaxed) == Pace::live;
}

/// @return false if the thread must end
bool PcmReader::wait_for_space() {
  while (!is_live() && feed_.ring.space() < least_space_frames * channels) {
    if (!input_.wait_for(space_poll_ms)) return false;
    judge();
  }
  return true;
}

int PcmReader::timeout_ms() const noexcept {
  if (writer_pace_.has_begun() && feed_.pace.load(std::memory_order_relaxed) == Pace::unknown)
    return judge_poll_ms;
  return is_fifo() ? fifo_poll_ms : platform::InterruptibleInput::no_timeout;
}

/// @return false at the end of the input, or if the thread must end
bool PcmReader::read_once() {
  using Event = platform::InterruptibleInput::Event;
  switch (input_.wait(timeout_ms())) {
    case Event::interrupted:
      return false;
    case Event::timeout:
      judge();
      if (is_fifo() && !feed_.has_writer.load(std::memory_order_relaxed)) reopen();
      return true;
    case Event::ready:
      break;
  }
  const bool is_new = !writer_pace_.has_begun() && !refused_;
  const std::size_t waiting = is_new ? input_.waiting() : 0;
  const std::size_t room = feed_.ring.space() / channels * decoder_.frame_bytes();
  const std::size_t most = is_live() || refused_ ? bytes_.size() : std::min(bytes_.size(), room);
  // A header that is not yet whole may hold more bytes than there is room for.
  const std::size_t count = std::max(most, held_ + 1) - held_;
  const auto got = input_.read(std::span{bytes_}.subspan(held_, count));
  if (!got) return true;
  if (*got == 0) return writer_left();
  if (is_new) meet_writer(waiting);
  return take(*got);
}

/// @param waiting  bytes that had arrived before the first read
void PcmReader::meet_writer(std::size_t waiting) {
  writer_pace_.begin(waiting / decoder_.frame_bytes(), platform::monotonic_ns());
  feed_.to_drop.store(0, std::memory_order_relaxed);
  offered_ = feed_.ring.size() / channels;
  feed_.pace.store(options_.pace, std::memory_order_release);
  feed_.has_writer.store(true, std::memory_order_release);
  feed_.set_fault({});
}

/// @return false if the thread must end
bool PcmReader::take(std::size_t got) {
  if (refused_) return true;
  held_ += got;
  if (!header_checked_ && !check_header()) return is_fifo();
  if (header_checked_) pass_whole_frames();
  return true;
}

void PcmReader::pass_whole_frames() {
  const std::size_t whole = held_ - held_ % decoder_.frame_bytes();
  pass_on(decoder_.decode(std::span{bytes_}.first(whole)));
  std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(whole),
            bytes_.begin() + static_cast<std::ptrdiff_t>(held_), bytes_.begin());
  held_ -= whole;
}

/// @return false if the input is refused
bool PcmReader::check_header() {
  const FileHeader header = file_header(std::span{bytes_}.first(held_));
  if (header.format.empty()) {
    header_checked_ = !header.needs_more;
    return true;
  }
  refused_ = true;
  held_ = 0;
  writer_pace_.restart();
  const std::string message =
      fmt::format("{} gives {}, not raw PCM; write raw PCM: ffmpeg -i FILE -f {} -ar {} -ac {} -",
                  name_, header.format, audio::name(options_.format), rate_, options_.channels);
  feed_.set_fault(message);
  if (events_.refused) events_.refused(message, !is_fifo());
  return false;
}

void PcmReader::pass_on(std::span<const float> frames) {
  const std::int64_t now_ns = platform::monotonic_ns();
  const std::size_t waiting = feed_.ring.size() / channels;
  writer_pace_.arrive(frames.size() / channels, now_ns);
  judge();
  switch (feed_.pace.load(std::memory_order_relaxed)) {
    case Pace::unknown:
      latency_.hold(offered_, now_ns);
      break;
    case Pace::stored:
      break;
    case Pace::live: {
      const std::size_t dropping = feed_.to_drop.load(std::memory_order_relaxed);
      const auto [drop, speed] = latency_.deliver(waiting - std::min(waiting, dropping), now_ns);
      if (drop > 0) feed_.to_drop.fetch_add(drop, std::memory_order_release);
      frames = speed_changer_.process(frames, speed);
      break;
    }
  }
  // While the audio stands still, the newest sound of a live writer does not fit.
  offered_ += feed_.ring.write(frames) / channels;
}

void PcmReader::judge() {
  if (options_.pace != Pace::unknown) return;
  const std::int64_t now_ns = platform::monotonic_ns();
  const Pace pace = writer_pace_.judge(now_ns);
  if (pace == feed_.pace.load(std::memory_order_relaxed) || pace == Pace::unknown) return;
  if (pace == Pace::live) {
    const std::size_t waiting = feed_.ring.size() / channels;
    latency_.begin(offered_ - std::min(offered_, waiting), now_ns);
  }
  set_pace(pace);
}

void PcmReader::set_pace(Pace pace) {
  feed_.pace.store(pace, std::memory_order_release);
  if (events_.judged) events_.judged(pace);
}

/// @return false unless another writer may come
bool PcmReader::writer_left() {
  if (held_ > 0 && !refused_) pass_whole_frames();  // too short for a header
  const bool had_writer = feed_.has_writer.exchange(false, std::memory_order_acq_rel);
  if (!is_fifo()) return false;
  if (had_writer) {
    // What an unknown writer left is played.
    if (feed_.pace.load(std::memory_order_relaxed) == Pace::unknown) set_pace(Pace::stored);
    writer_pace_.restart();
    latency_.restart();
    speed_changer_.restart();
    held_ = 0;
    header_checked_ = refused_ = false;
  }
  reopen();
  return input_.wait_for(0);
}

/// Opens the named pipe again. A pipe whose writer has left is always readable; a new descriptor
/// waits for the next writer. The old one is closed last, so that writers always find a reader.
void PcmReader::reopen() {
  std::error_code failure;
  auto file = platform::open_file(fifo_path_, platform::FileMode::read_without_waiting, failure);
  if (!failure && platform::kind_of(file.number(), failure) == platform::FileKind::named_pipe) {
    input_.replace(std::move(file));
    feed_.set_fault(fmt::format("no program writes to {}", name_));
    return;
  }
  const std::string reason = failure ? failure.message() : "is no longer a named pipe";
  feed_.set_fault(fmt::format("{}: {}", name_, reason));
  input_.wait_for(fifo_poll_ms);  // the old descriptor stays readable
}

}  // namespace tactus::audio
