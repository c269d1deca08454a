#pragma once

namespace tactus::server {

/// Has the calling thread preferred to others, as far as the system lets it: a higher priority
/// (root, or RLIMIT_NICE), and turns at a core that are short (0.1 ms) and so come soon (Linux 6.12
/// and later). Ticks have deadlines, and a client that wakes up at one message must not keep the
/// next from leaving. No real-time priority: at the limit that would keep the kernel from
/// delivering the packets. Errors: none; what is refused is left as it is.
/// Source: sched_setattr(2), and the kernel's scheduler, EEVDF.
void prefer_this_thread() noexcept;

}  // namespace tactus::server
