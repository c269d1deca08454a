#pragma once

#include <string_view>

namespace tactus::server {

// The API descriptions, docs/openapi.json and docs/asyncapi.json. Thread: any.

/// The REST endpoints and WebSocket addresses. Source: OpenAPI Specification 3.0.3.
std::string_view openapi_document() noexcept;

/// The messages of /ws, those of the spectrum included. Source: AsyncAPI Specification 2.6.0.
std::string_view asyncapi_document() noexcept;

}  // namespace tactus::server
