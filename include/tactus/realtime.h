#pragma once

/// Marks a function that the audio thread may call: wait-free, without allocation, lock, system
/// call, log or exception. clang 20 and later check the promise, at compile time
/// (-Wfunction-effects) and at run time (-fsanitize=realtime); elsewhere it says so to the reader.
#if defined(__clang__) && __clang_major__ >= 20
#define TACTUS_NONBLOCKING [[clang::nonblocking]]
#else
#define TACTUS_NONBLOCKING
#endif
