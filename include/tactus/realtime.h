#pragma once

/// Marks a function that the audio thread may call. It never allocates, locks, logs, throws or
/// calls the system. clang 20 and later check this at compile time (-Wfunction-effects) and at run
/// time (-fsanitize=realtime). Other compilers ignore it.
#if defined(__clang__) && __clang_major__ >= 20
#define TACTUS_NONBLOCKING [[clang::nonblocking]]
#else
#define TACTUS_NONBLOCKING
#endif
