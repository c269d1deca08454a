#pragma once

#include <string_view>

#include "server/http/message.h"

namespace tactus::server {

/// Adds the headers that tell browsers what an answer may be used for:
/// - No guessing of its type.
/// - No Referer to other origins, as URLs may contain keys.
/// - Pages of other origins may not embed it. CORS still lets allowed origins read it.
/// - A page does not share its window with pages of other origins.
/// - An answer without a policy of its own, which is no page, loads nothing and is not framed.
/// Thread: any.
/// Source: W3C Referrer Policy; WHATWG Fetch, "Cross-Origin-Resource-Policy header"; WHATWG HTML,
/// "Cross-origin opener policies"; W3C Content Security Policy Level 3;
/// W3C Secure Contexts, section 3.1.
/// @param host  the Host of the request. Browsers ignore, with a warning, the policy for windows
///              on pages that are neither encrypted nor of this machine.
void add_security_headers(HttpAnswer& answer, std::string_view host);

}  // namespace tactus::server
