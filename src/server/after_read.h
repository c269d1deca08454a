#pragma once

#include <boost/beast/core/error.hpp>
#include <cstddef>
#include <memory>
#include <utility>

#include "server/stream.h"

namespace tactus::server {

/// What is called when a session's read is done. Where it goes without that, as memory ran out
/// inside of Beast, nobody would read any more: the session is told of a failure.
///
///     stream.async_read(buffer, AfterRead{self(), &Session::on_read});
///
/// Thread: the session's.
template <class Session>
class AfterRead {
 public:
  using Deed = void (Session::*)(beast::error_code);

  AfterRead(std::shared_ptr<Session> session, Deed deed) noexcept
      : session_{std::move(session)}, deed_{deed} {}
  AfterRead(AfterRead&&) noexcept = default;
  AfterRead& operator=(AfterRead&&) = delete;
  ~AfterRead() {
    if (session_) session_->note_failure();
  }

  void operator()(beast::error_code error, std::size_t) {
    const auto session = std::move(session_);
    session->or_end([&] { (*session.*deed_)(error); });
  }

 private:
  std::shared_ptr<Session> session_;
  Deed deed_;
};

}  // namespace tactus::server
