#include "server/frame_sender.h"

namespace tactus::server {

Result<std::unique_ptr<FrameSender>> make_uring_sender() {
  return Error{ErrorCode::unavailable, "tactus was built without liburing"};
}

}  // namespace tactus::server
