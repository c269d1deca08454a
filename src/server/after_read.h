#pragma once

#include <boost/beast/core/error.hpp>
#include <cstddef>
#include <memory>
#include <utility>

#include "server/stream.h"

namespace tactus::server {

/// What is called when a session's read is done. Where it goes without that, as memory ran out
/// inside of Beast, nobody would read any more: the session is told of a failure. It does not keep
/// the session, in whose stream it may be left for ever then.
///
///     stream.async_read_some(room, AfterRead{weak_self(), &Session::on_part});
///
/// Thread: the session's.
template <class Session>
class AfterRead {
 public:
  using Deed = void (Session::*)(beast::error_code, std::size_t);

  AfterRead(std::weak_ptr<Session> session, Deed deed) noexcept
      : session_{std::move(session)}, deed_{deed} {}
  AfterRead(AfterRead&&) noexcept = default;
  AfterRead& operator=(AfterRead&&) = delete;
  ~AfterRead() {
    if (const auto session = session_.lock()) session->note_failure();
  }

  void operator()(beast::error_code error, std::size_t bytes) {
    const auto session = std::exchange(session_, {}).lock();
    if (session) session->or_end([&] { (*session.*deed_)(error, bytes); });
  }

 private:
  std::weak_ptr<Session> session_;
  Deed deed_;
};

}  // namespace tactus::server
