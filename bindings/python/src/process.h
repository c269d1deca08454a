#pragma once

#include <pybind11/pybind11.h>
#include <unistd.h>

namespace tactus::python {

/// Releases the GIL during its life.
///
/// When the interpreter ends, it ends the threads that want the GIL back, by unwinding their
/// stacks. The destructor lets that pass, unlike pybind11's, with which the program would abort. No
/// destructor of a Python object may use this class: what it ends takes less than a millisecond.
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

 private:
  const pid_t id_ = ::getpid();
};

}  // namespace tactus::python
