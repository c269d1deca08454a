#pragma once

/// TACTUS_EXPORT marks what a shared libtactus exports; everything else is hidden. TACTUS_NO_EXPORT
/// hides a member of an exported class. Both are the same for a static library, so that no program
/// has to define a macro. A plug-in that links libtactus.a and shall not export it in turn links
/// with -Wl,--exclude-libs,libtactus.a.
#if defined(__GNUC__)
#define TACTUS_EXPORT __attribute__((visibility("default")))
#define TACTUS_NO_EXPORT __attribute__((visibility("hidden")))
#else
#define TACTUS_EXPORT
#define TACTUS_NO_EXPORT
#endif
