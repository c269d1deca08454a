#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

namespace tactus::realtime {
namespace detail {
inline thread_local Frames cycle_offset = -1;
}

#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wfunction-effects"  // the program's own thread_local is static
#endif

/// Frames from the start of JACK's cycle to that of the block being processed; -1 if this thread is
/// not in a cycle of JACK. Wait-free: a variable of the thread.
/// Thread: any. Realtime-safe: yes.
inline Frames cycle_offset() noexcept TACTUS_NONBLOCKING { return detail::cycle_offset; }
inline void set_cycle_offset(Frames offset) noexcept TACTUS_NONBLOCKING {
  detail::cycle_offset = offset;
}

#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic pop
#endif

}  // namespace tactus::realtime
