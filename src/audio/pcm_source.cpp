#include "audio/pcm_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

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

Error system_error(const std::string& path, int number) {
  Error error = invalid_input(path, std::generic_category().message(number));
  if (number == ENOENT || number == ENOTDIR) error.code = ErrorCode::not_found;
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
  // O_NONBLOCK prevents a wait for the writer of a named pipe. Standard input stays unchanged,
  // because other processes may share it.
  FileDescriptor input{standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                      : ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  struct stat about{};
  if (!input.is_open() || fstat(input.number(), &about) != 0) return system_error(shown, errno);
  if (S_ISDIR(about.st_mode)) return invalid_input(shown, "is a directory");
  if (isatty(input.number()) != 0)
    return invalid_input(shown, "is a terminal; pipe raw PCM into it");
  return std::make_unique<PcmSource>(std::move(input), shown, options, rate);
}

PcmSource::PcmSource(FileDescriptor input, std::string name, const PcmOptions& options,
                     SampleRate rate)
    : input_{std::move(input)},
      end_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)},
      description_{fmt::format("raw PCM from {}, {}, {} channel{}", name,
                               audio::name(options.format), options.channels,
                               options.channels == 1 ? "" : "s")},
      cushion_frames_{rate / 20},
      decoder_{options},
      ring_{ring_samples(rate)} {
  if (!end_.is_open()) throw std::system_error{errno, std::generic_category(), "eventfd"};
  thread_ = std::thread{[this] { run(); }};
}

PcmSource::~PcmSource() {
  const std::uint64_t one = 1;
  // Cannot fail: the counter of an eventfd does not overflow here.
  [[maybe_unused]] const auto written = write(end_.number(), &one, sizeof one);
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

// Both return false if the thread must end.
bool PcmSource::wait_for_input() const {
  std::array<pollfd, 2> files{{{.fd = input_.number(), .events = POLLIN, .revents = 0},
                               {.fd = end_.number(), .events = POLLIN, .revents = 0}}};
  while (poll(files.data(), files.size(), -1) < 0 && errno == EINTR) {
  }
  return files[1].revents == 0;
}

bool PcmSource::wait_for_space() const {
  pollfd end{.fd = end_.number(), .events = POLLIN, .revents = 0};
  while (ring_.space() < least_space_frames * channels) {
    if (poll(&end, 1, space_poll_ms) > 0) return false;
  }
  return true;
}

void PcmSource::run() {
  pthread_setname_np(pthread_self(), "tactus-pcm");
  std::vector<std::byte> bytes(read_bytes);
  std::size_t held = 0;  // bytes of an incomplete frame
  while (wait_for_space() && wait_for_input()) {
    const std::size_t room = ring_.space() / channels * decoder_.frame_bytes();
    const std::size_t most = std::min(bytes.size(), room) - held;
    const ssize_t got = read(input_.number(), bytes.data() + held, most);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) break;
    held += static_cast<std::size_t>(got);
    const std::size_t whole = held - held % decoder_.frame_bytes();
    ring_.write(decoder_.decode(std::span{bytes}.first(whole)));
    std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(whole),
              bytes.begin() + static_cast<std::ptrdiff_t>(held), bytes.begin());
    held -= whole;
  }
  input_over_.store(true, std::memory_order_release);
}

}  // namespace tactus::audio
