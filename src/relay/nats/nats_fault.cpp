#include "relay/nats/nats_fault.h"

#include <fmt/format.h>

namespace tactus::relay {
namespace {

Error bad_options(std::string message) { return {ErrorCode::invalid_argument, std::move(message)}; }

/// Without the place in the library's source: "(conn.c:1905): ".
std::string_view without_place(std::string_view detail) {
  const auto end = detail.find("): ");
  return detail.starts_with('(') && end != std::string_view::npos ? detail.substr(end + 3) : detail;
}

Error refused_credentials(const NatsOptions& options, std::string_view detail) {
  if (options.credentials.empty())
    return bad_options(
        fmt::format("{} asks for credentials: give them with --nats-creds FILE", options.url));
  return bad_options(fmt::format(
      "{} refuses the credentials in {} ({}): they are expired, revoked, or of another account; "
      "get new ones",
      options.url, options.credentials, detail));
}

Error refused_certificate(const NatsOptions& options, std::string_view detail) {
  return bad_options(fmt::format(
      "no TLS with {}: {}. Is its host in the certificate, and the certificate's "
      "issuer in {}?",
      options.url, detail,
      options.ca.empty() ? "the system's certificates, or in --nats-ca FILE" : options.ca));
}

}  // namespace

Error nats_fault(const NatsOptions& options, natsStatus status, std::string_view detail) {
  const std::string_view what = detail.empty() ? natsStatus_GetText(status) : without_place(detail);
  switch (status) {
    case NATS_CONNECTION_AUTH_FAILED:
      return refused_credentials(options, what);
    case NATS_SSL_ERROR:
      return refused_certificate(options, what);
    case NATS_SECURE_CONNECTION_WANTED:
      return bad_options(fmt::format(
          "{} has no TLS: use nats://, or give the NATS server a certificate", options.url));
    case NATS_NO_SERVER:
    case NATS_IO_ERROR:
    case NATS_TIMEOUT:
    case NATS_CONNECTION_CLOSED:
    case NATS_STALE_CONNECTION:
      return {ErrorCode::unavailable,
              fmt::format("no connection to {}: {}; trying again", options.url, what)};
    default:
      return bad_options(fmt::format(
          "{}: {}{}", options.url, what,
          options.credentials.empty() ? "" : "; --nats-creds takes a file as nsc writes it"));
  }
}

}  // namespace tactus::relay
