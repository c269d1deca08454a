#pragma once

/// TACTUS_EXPORT marks the symbols that a shared libtactus++ exports; all others are hidden.
/// TACTUS_NO_EXPORT hides a member of an exported class. Both are the same for a static library, so
/// a program need not define a macro. To hide libtactus++.a inside a plug-in, link with
/// -Wl,--exclude-libs,libtactus++.a.
#if defined(__GNUC__)
#define TACTUS_EXPORT __attribute__((visibility("default")))
#define TACTUS_NO_EXPORT __attribute__((visibility("hidden")))
#else
#define TACTUS_EXPORT
#define TACTUS_NO_EXPORT
#endif
