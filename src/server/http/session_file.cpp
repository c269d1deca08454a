#include <boost/asio/write.hpp>
#include <utility>

#include "server/http/session_impl.h"

namespace tactus::server {
namespace {

// A disk that sleeps takes seconds to answer.
constexpr std::chrono::seconds file_timeout{30};

}  // namespace

void HttpSession::open_file(UserFileRequest request) {
  await_outcome(file_timeout);
  handlers_.user_files->open(
      std::move(request), [session = weak_from_this(), &shard = shard_](HttpAnswer answer) {
        shard.run([session, shared = std::make_shared<HttpAnswer>(std::move(answer))] {
          if (const auto self = session.lock()) self->on_file(std::move(*shared));
        });
      });
}

void HttpSession::on_file(HttpAnswer answer) {
  if (outcome_timer_.cancel() > 0) send(std::move(answer));
}

/// Reads and sends the rest of the answer's file, one part at a time.
void HttpSession::send_part() {
  if (answer_.file->left() == 0) {
    answer_.file.reset();
    return on_written({});
  }
  await_outcome(file_timeout);
  handlers_.user_files->read(
      answer_.file, [session = weak_from_this(), &shard = shard_](std::span<const char> part) {
        shard.run([session, part] {
          if (const auto self = session.lock()) self->on_part(part);
        });
      });
}

void HttpSession::on_part(std::span<const char> part) {
  if (outcome_timer_.cancel() == 0) return;
  // The file has become shorter. The client knows the length, and sees that the rest is missing.
  if (part.empty()) return stream_.close();
  stream_.expires_after(keep_alive_timeout);
  asio::async_write(stream_, asio::buffer(part.data(), part.size()),
                    [self = shared_from_this()](beast::error_code error, std::size_t) {
                      self->on_written(error);
                    });
}

}  // namespace tactus::server
