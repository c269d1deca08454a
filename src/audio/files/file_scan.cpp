#include "audio/files/file_scan.h"

#include <utility>

#include "platform/this_thread.h"

namespace tactus::audio {

FileScan::FileScan(std::vector<std::string> paths, std::vector<Frames> starts, Frames length,
                   SampleRate rate)
    : paths_{std::move(paths)},
      edges_{std::move(starts)},
      table_{length, rate},
      tags_(paths_.size()) {
  edges_.push_back(length);
  keep_tags(0);
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

Tags FileScan::tags(std::size_t index) const {
  const std::lock_guard lock{mutex_};
  return index < tags_.size() ? tags_[index] : Tags{};
}

void FileScan::keep_tags(std::size_t index) {
  Tags read = read_tags(paths_[index]);
  const std::lock_guard lock{mutex_};
  tags_[index] = std::move(read);
}

void FileScan::run(const std::stop_token& stop) {
  platform::name_this_thread("tactus-scan");
  for (std::size_t i = 1; i < paths_.size() && !stop.stop_requested(); ++i) keep_tags(i);
  // Only now: a reader of tags could wait for this thread.
  platform::request_idle_priority();
  for (std::size_t i = 0; i < paths_.size() && !stop.stop_requested(); ++i)
    table_.add_file(paths_[i], edges_[i], edges_[i + 1], stop);
}

}  // namespace tactus::audio
