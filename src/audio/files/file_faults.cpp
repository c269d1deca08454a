#include "audio/files/file_faults.h"

namespace tactus::audio {

void FileFaults::begin_pass() {
  const std::lock_guard lock{mutex_};
  ++pass_;
}

void FileFaults::end_pass() {
  const std::lock_guard lock{mutex_};
  complete_pass_ = pass_;
}

void FileFaults::report(std::size_t file, Frames playable, const std::string& text) {
  {
    const std::lock_guard lock{mutex_};
    Fault& fault = faults_[file];
    fault.pass = pass_;
    if (fault.text == text) return;
    fault.playable = playable;
    fault.text = text;
    count_.fetch_add(1, std::memory_order_relaxed);
  }
  if (warn_) warn_(text);
}

void FileFaults::clear(std::size_t file) {
  const std::lock_guard lock{mutex_};
  faults_.erase(file);
}

std::optional<Frames> FileFaults::playable(std::size_t file) const {
  const std::lock_guard lock{mutex_};
  const auto found = faults_.find(file);
  if (found == faults_.end() || found->second.pass < complete_pass_) return std::nullopt;
  return found->second.playable;
}

std::string FileFaults::text(std::size_t file) const {
  const std::lock_guard lock{mutex_};
  constexpr std::size_t most = 5;
  std::string text;
  std::size_t shown = 0;
  const auto add = [&](const std::string& fault) {
    if (shown++ >= most) return;
    text += text.empty() ? "" : "\n";
    text += fault;
  };
  const auto own = faults_.find(file);
  if (own != faults_.end()) add(own->second.text);
  for (auto other = faults_.begin(); other != faults_.end(); ++other)
    if (other != own) add(other->second.text);
  if (shown > most) text += "\nand " + std::to_string(shown - most) + " more";
  return text;
}

}  // namespace tactus::audio
