#include "app/serve/source_hooks.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace tactus::app {

SourceHooks source_hooks(const audio::Source& source, const audio::FileScan* scan) {
  if (scan == nullptr) return {.info = [&source] { return source.info(); }};
  const auto starts = source.file_starts();
  return {.info =
              [&source, scan] {
                SourceInfo info = source.info();
                if (!info.index) return info;
                audio::Tags tags = scan->tags(*info.index);
                info.title = std::move(tags.title);
                info.artist = std::move(tags.artist);
                return info;
              },
          .next = [starts](Frames position) -> std::optional<Frames> {
            const auto next = std::ranges::upper_bound(starts, position);
            return next == starts.end() ? std::nullopt : std::optional{*next};
          },
          .previous = [starts](Frames position) -> std::optional<Frames> {
            const auto next = std::ranges::upper_bound(starts, position);
            return next - starts.begin() < 2 ? std::nullopt : std::optional{*std::prev(next, 2)};
          },
          .overview = [scan](std::size_t points) { return scan->overview(points); }};
}

}  // namespace tactus::app
