#include "audio/files/page_plan.h"

#include <algorithm>

namespace tactus::audio {
namespace {

class Plan {
 public:
  Plan(Frames page_frames, Frames length) : page_frames_{page_frames}, length_{length} {
    pages_.reserve(most_planned_pages);
  }

  void add(Frames page) {
    if (page < 0 || page * page_frames_ >= length_) return;
    if (std::find(pages_.begin(), pages_.end(), page) == pages_.end()) pages_.push_back(page);
  }
  void add_two_at(Frames position) {
    add(position / page_frames_);
    add(position / page_frames_ + 1);
  }
  std::vector<Frames> take() && { return std::move(pages_); }

 private:
  const Frames page_frames_;
  const Frames length_;
  std::vector<Frames> pages_;
};

}  // namespace

std::vector<Frames> plan_pages(const PlayheadHint& hint, Frames page_frames, Frames length) {
  Plan plan{page_frames, length};
  const bool loops = hint.loops && hint.loop_start < hint.loop_end && hint.position < hint.loop_end;
  Frames position = std::max<Frames>(0, hint.position);
  for (int ahead = 0; ahead < pages_ahead; ++ahead) {
    const Frames page = position / page_frames;
    plan.add(page);
    position = (page + 1) * page_frames;
    if (loops && position >= hint.loop_end) position = hint.loop_start;
    if (ahead == 1) {
      if (loops) plan.add_two_at(hint.loop_start);
      plan.add_two_at(hint.return_to);
    }
  }
  plan.add_two_at(0);
  return std::move(plan).take();
}

}  // namespace tactus::audio
