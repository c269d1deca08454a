#pragma once

#include <boost/beast/http/fields.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::server {

// HTTP header fields. Thread: any. Errors: none.

/// A time as the Date and Last-Modified fields have it.
/// Source: RFC 9110, section 5.6.7 (IMF-fixdate).
std::string http_date(std::int64_t unix_ns);

/// Whether an Accept-Encoding field permits gzip: by its name, or else by "*", with a weight above
/// 0. Source: RFC 9110, section 12.5.3.
bool accepts_gzip(std::string_view accept_encoding) noexcept;

/// Joins the lines of a list field into one, as Beast reads only the first.
/// Source: RFC 9110, section 5.3.
void join_lines(boost::beast::http::fields& fields, boost::beast::http::field name);

}  // namespace tactus::server
