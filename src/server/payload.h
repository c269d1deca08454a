#pragma once

#include <memory>
#include <string>
#include <utility>

namespace tactus::server {

/// One encoded message: immutable, shared by all who are to get it.
using Payload = std::shared_ptr<const std::string>;

inline Payload make_payload(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace tactus::server
