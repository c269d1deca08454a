#pragma once

/// The version of these headers, for #if. CMake reads it here.
#define TACTUS_VERSION_MAJOR 0
#define TACTUS_VERSION_MINOR 1
#define TACTUS_VERSION_PATCH 0

#define TACTUS_DETAIL_TEXT(number) #number
#define TACTUS_DETAIL_VERSION(major, minor, patch) \
  TACTUS_DETAIL_TEXT(major) "." TACTUS_DETAIL_TEXT(minor) "." TACTUS_DETAIL_TEXT(patch)

namespace tactus {

/// "MAJOR.MINOR.PATCH".
inline constexpr const char* version =
    TACTUS_DETAIL_VERSION(TACTUS_VERSION_MAJOR, TACTUS_VERSION_MINOR, TACTUS_VERSION_PATCH);

}  // namespace tactus

#undef TACTUS_DETAIL_VERSION
#undef TACTUS_DETAIL_TEXT
