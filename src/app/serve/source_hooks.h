#pragma once

#include <tactus/source_hooks.h>

#include "app/serve/audio_watch.h"
#include "audio/files/file_scan.h"
#include "audio/sources/source.h"

namespace tactus::app {

/// What the server tells of a source, and how it moves between its files.
/// @param source  outlives the result
/// @param audio   what plays it; outlives the result
/// @param scan    of its files, outlives the result; null for another source
/// Thread: any. Errors: none.
SourceHooks source_hooks(const audio::Source& source, const AudioWatch& audio,
                         const audio::FileScan* scan);

}  // namespace tactus::app
