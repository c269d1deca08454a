#include "app/serve/source_hooks.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace tactus::app {

SourceHooks source_hooks(const audio::Source& source, const AudioWatch& audio,
                         const audio::FileScan* scan) {
  const auto info = [&source, &audio] {
    SourceInfo info = source.info();
    audio.complete(info);
    return info;
  };
  if (scan == nullptr) return {.info = info};
  const auto starts = source.file_starts();
  return {.info =
              [info, scan] {
                SourceInfo tagged = info();
                if (!tagged.index) return tagged;
                audio::Tags tags = scan->tags(*tagged.index);
                tagged.title = std::move(tags.title);
                tagged.artist = std::move(tags.artist);
                return tagged;
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
