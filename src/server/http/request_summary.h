#pragma once

#include <tactus/result.h>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "server/access/gate.h"
#include "server/http/message.h"

namespace tactus::server {

using ParsedRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// Why the fields of a request cannot be read: Host or Content-Type is missing or repeated. Joins
/// the lines of the list fields that a server reads.
std::optional<Error> check_fields(ParsedRequest& request);

/// The parsed request, as RestApi takes it. Refers to `request`.
/// @param peer  the machine at the other end of the connection, perhaps a proxy
HttpRequest summary_of(const ParsedRequest& request, const access::Peer& peer);

}  // namespace tactus::server
