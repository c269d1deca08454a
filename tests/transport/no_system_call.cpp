#include "no_system_call.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <new>
#include <stdexcept>

namespace tactus::test {
namespace {

bool forbid_system_calls() {
  sock_filter kill = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  sock_fprog program = {.len = 1, .filter = &kill};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

}  // namespace

Ending run_without_system_calls(const std::function<void()>& prepare,
                                const std::function<void()>& work) {
  // The child cannot even exit, so it reports its progress in shared memory.
  void* const shared = mmap(nullptr, sizeof(std::atomic<bool>), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) throw std::runtime_error{"no shared memory"};
  auto* const done = new (shared) std::atomic<bool>{false};
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error{"no child process"};
  if (child == 0) {
    prepare();
    if (!forbid_system_calls()) _exit(1);
    work();
    done->store(true);
    _exit(2);  // killed here at the latest, which proves that the filter works
  }
  int status = 0;
  waitpid(child, &status, 0);
  const bool was_done = done->load();
  munmap(shared, sizeof(std::atomic<bool>));
  if (WIFEXITED(status) && WEXITSTATUS(status) == 1) return Ending::not_allowed;
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
    throw std::runtime_error{"the child ended in an unforeseen way"};
  return was_done ? Ending::no_system_call : Ending::system_call;
}

}  // namespace tactus::test
