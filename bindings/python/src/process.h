#pragma once

#include <pybind11/pybind11.h>
#include <unistd.h>

#include <utility>

namespace tactus::python {

/// Releases the GIL during its life.
///
/// When the interpreter ends, it ends the threads that want the GIL back, by unwinding their
/// stacks. The destructor lets that pass, unlike pybind11's, with which the program would abort. A
/// destructor of a Python object lets nothing pass: it uses HomeProcess::end().
class GilReleased {
 public:
  GilReleased() : state_{PyEval_SaveThread()} {}
  ~GilReleased() noexcept(false) { PyEval_RestoreThread(state_); }
  GilReleased(const GilReleased&) = delete;
  GilReleased& operator=(const GilReleased&) = delete;

 private:
  PyThreadState* const state_;
};

/// The process in which an object with threads was made. A child by fork has the object without its
/// threads: it can neither use nor destroy it.
class HomeProcess {
 public:
  bool is_this() const noexcept { return ::getpid() == id_; }

  /// Destroys what a pointer owns, without the GIL unless the interpreter ends: it may wait for its
  /// threads. Keeps it for ever in a child by fork.
  template <class Pointer>
  void end(Pointer& owner) const noexcept {
    if (!owner) return;
    if (!is_this()) return abandon(owner);
    if (is_interpreter_ending()) {
      owner = nullptr;
      return;
    }
    try {
      const GilReleased released;
      owner = nullptr;
    } catch (...) {
      // The interpreter has ended meanwhile, and ends this thread. It may not unwind the stack of a
      // destructor, so the thread stays until the process ends.
      for (;;) ::pause();
    }
  }

  template <class Pointer>
  static void abandon(Pointer& owner) {
    static_cast<void>(new Pointer{std::exchange(owner, nullptr)});
  }

 private:
  static bool is_interpreter_ending() noexcept {
#if PY_VERSION_HEX >= 0x030D0000
    return Py_IsFinalizing() != 0;
#else
    return _Py_IsFinalizing() != 0;
#endif
  }

  const pid_t id_ = ::getpid();
};

}  // namespace tactus::python
