#include "blocking_calls.h"

#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace {

thread_local bool forbidden = false;

void enter(const char* name) {
  if (!forbidden) return;
  forbidden = false;
  const char text[] = "blocking call on the audio thread: ";
  (void)!write(STDERR_FILENO, text, sizeof text - 1);
  (void)!write(STDERR_FILENO, name, std::strlen(name));
  (void)!write(STDERR_FILENO, "\n", 1);
  std::abort();
}

/// The C library's implementation.
template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

namespace tactus::test {
ForbidBlockingCalls::ForbidBlockingCalls() noexcept { forbidden = true; }
ForbidBlockingCalls::~ForbidBlockingCalls() noexcept { forbidden = false; }
}  // namespace tactus::test

extern "C" {

// dlsym is unsuitable because it allocates.
// NOLINTBEGIN(*-reserved-identifier, readability-identifier-naming): the C library's names
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);
// NOLINTEND(*-reserved-identifier, readability-identifier-naming)

void* malloc(std::size_t size) noexcept {
  enter("malloc");
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
  enter("calloc");
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) noexcept {
  enter("realloc");
  return __libc_realloc(old, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  enter("aligned_alloc");
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** result, std::size_t alignment, std::size_t size) noexcept {
  enter("posix_memalign");
  *result = __libc_memalign(alignment, size);
  return *result != nullptr ? 0 : 12;
}
void free(void* memory) noexcept {
  enter("free");
  __libc_free(memory);
}

#define TACTUS_TRAP(name, parameters, arguments)               \
  int name parameters noexcept {                               \
    enter(#name);                                              \
    static auto* const original = next<int parameters>(#name); \
    return original arguments;                                 \
  }

TACTUS_TRAP(pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
TACTUS_TRAP(pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex))
TACTUS_TRAP(pthread_mutex_unlock, (pthread_mutex_t * mutex), (mutex))
TACTUS_TRAP(pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
TACTUS_TRAP(pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
TACTUS_TRAP(pthread_cond_signal, (pthread_cond_t * condition), (condition))
TACTUS_TRAP(pthread_cond_broadcast, (pthread_cond_t * condition), (condition))
TACTUS_TRAP(sem_post, (sem_t * semaphore), (semaphore))
TACTUS_TRAP(sched_yield, (), ())

}  // extern "C"
