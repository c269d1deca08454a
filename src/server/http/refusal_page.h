#pragma once

#include "server/access/gate.h"
#include "server/http/message.h"

namespace tactus::server {

/// Turns the answer to a refused request into a page, for a person at a browser: the reason, and
/// the option that helps. Without embedded pages, the answer stays. Thread: any. Errors: none.
HttpAnswer explained(HttpAnswer answer, const access::Denial& denial);

}  // namespace tactus::server
