#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "server/access/digest.h"
#include "server/access/key_table.h"
#include "server/access/role.h"

namespace tactus::server::access {

/// The sessions of browsers: a page posts its key once and gets a cookie instead.
///
///     const std::string token = sessions.start(*key_entry, now_s);
///     answer.headers.emplace_back("Set-Cookie", sessions.set_cookie(token, is_tls));
///     ...
///     if (const auto session = sessions.find(cookie_field, now_s)) use(session->role);
///
/// A session lasts 30 days, or until its key is revoked or the server ends. At most 64 sessions a
/// key and 1024 in all; a new one then ends the oldest. Only digests of tokens are kept.
/// Thread: any; a lock is held for a few microseconds.
/// Source: RFC 6265bis, sections 4 and 5.
class WebSessions {
 public:
  static constexpr std::int64_t lifetime_s = 30LL * 24 * 60 * 60;
  static constexpr std::size_t max_sessions = 1024;
  static constexpr std::size_t max_sessions_per_key = 64;

  struct Session {
    Role role = Role::none;
    Digest key = {};  ///< of the key that started it
  };

  /// @param port  of the server: browsers share cookies among all ports of a host, so the cookie's
  ///              name has the port
  explicit WebSessions(std::uint16_t port);

  /// Starts a session with the role of a key.
  /// @param now_s  Unix time, in seconds
  /// @return its token, the cookie's value: 128 random bits, in hexadecimal
  /// Errors: throws std::system_error if the system has no random bytes.
  std::string start(const KeyEntry& key, std::int64_t now_s);

  /// The session of a request.
  /// @param cookie_field  the value of the Cookie header; empty if absent. Another server on the
  ///                      host can add cookies of our name, so the first eight are tried.
  /// @param now_s         Unix time, in seconds
  std::optional<Session> find(std::string_view cookie_field, std::int64_t now_s) const;

  /// Ends the sessions of a request. @param cookie_field  as for find()
  void end(std::string_view cookie_field);

  /// Ends the sessions of all keys that are not in a table, and gives the others the role that
  /// their key has there.
  /// @return how many sessions ended
  std::size_t keep_only(const KeyTable& keys);

  /// Number of sessions, expired ones included.
  std::size_t size() const;

  /// The value of Set-Cookie that stores a token.
  /// @param is_tls  whether the browser may send it over TLS alone
  std::string set_cookie(std::string_view token, bool is_tls) const;
  /// The value of Set-Cookie that removes the cookie.
  std::string clear_cookie(bool is_tls) const;

 private:
  struct Stored {
    Session session;
    std::int64_t expires_s = 0;
    std::uint64_t number = 0;  // in the order of start
  };
  using ByToken = std::map<Digest, Stored>;

  void make_room(const Digest& key, std::int64_t now_s);

  const std::string cookie_name_;
  mutable std::mutex mutex_;
  ByToken sessions_;
  std::uint64_t started_ = 0;
};

}  // namespace tactus::server::access
