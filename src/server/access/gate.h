#pragma once

#include <tactus/result.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/attempts.h"
#include "server/access/host_names.h"
#include "server/access/key_file.h"
#include "server/access/origin_policy.h"
#include "server/access/peer_block.h"
#include "server/access/role.h"
#include "server/access/web_sessions.h"

namespace tactus::server::access {

/// The machine of a client.
struct Peer {
  PeerBlock block = {};
  bool is_loopback = false;  ///< this machine, and not by way of a proxy
};

/// What a request shows of its client. Fields are empty if absent.
struct Presented {
  Peer peer = {};
  std::string_view method = {};
  std::string_view host = {};
  std::vector<std::string_view> origins = {};  ///< the values of all Origin fields
  std::string_view authorization = {};
  std::string_view cookie = {};
  std::string_view content_type = {};
  std::string_view sec_fetch_mode = {};
  std::vector<std::string_view> subprotocols = {};  ///< the fields of a WebSocket handshake
  std::string_view sec_fetch_site = {};
  std::string_view query_key = {};      ///< of `?key=`
  std::string_view asked_headers = {};  ///< Access-Control-Request-Headers of a preflight
  bool is_tls = false;                  ///< the connection is
  bool is_https = false;  ///< is_tls, or a proxy on this machine says so of its client
};

/// The WebSocket close code of a connection whose key was revoked or changed.
inline constexpr std::uint16_t close_code_of_revoked_key = 4401;

/// Why a request is refused, as HTTP tells it.
struct Denial {
  unsigned status;  ///< 401, 403, 421 or 429
  Error error;
  unsigned retry_after_s = 0;  ///< of 429

  /// The WebSocket close code that means the same: 4401 or 4403.
  std::uint16_t close_code() const noexcept { return status == 401 || status == 429 ? 4401 : 4403; }
};

/// The result of a request's checks.
struct Admission {
  Role role = Role::none;
  std::optional<Denial> denial = {};  ///< of every action: by Host, origin or a wrong key
  std::optional<Digest> key = {};     ///< the key that gave the role, if any
  /// Scripts of the request's origin may read the answer: the value of Access-Control-Allow-Origin.
  bool shares_with_origin = false;

  /// Why an action is refused, or nothing.
  /// @param needed  the role that the action needs
  std::optional<Denial> check(Role needed) const;
};

struct GateOptions {
  std::vector<std::string> names = {};          ///< `--name`
  std::vector<std::string> allow_origins = {};  ///< `--allow-origin`
  Network network = Network::view;              ///< `--network`
  std::string keys = {};                        ///< path of the file of keys; empty: no keys
  std::uint16_t port = 0;                       ///< the server's
};

/// Checks each request and handshake: its Host, its origin, and the role of its client.
///
///     const Admission admission = gate.admit(presented);
///     if (const auto denial = admission.check(Role::control)) return answer(*denial);
///
/// Thread: any; locks are held for microseconds, but for reload_keys(), which reads a file.
class Gate {
 public:
  /// Receives a line for the log, without its newline.
  using Log = std::function<void(const std::string& line)>;

  /// Errors: throws std::invalid_argument if a name or origin is invalid, and std::runtime_error if
  /// the file of keys cannot be read.
  Gate(const GateOptions& options, std::string_view machine_name, Log log);

  /// Checks a request. Counts a wrong key against its peer.
  Admission admit(const Presented& presented) const;

  /// Checks a key that a client sends later, in a message. Counts a wrong one, but not an empty
  /// one.
  /// @return an admission with the key's role, or with a denial
  Admission authenticate(const Peer& peer, std::string_view key) const;

  /// Starts a browser's session. @param admission  has a key
  /// @return the value of Set-Cookie; nothing if the key was revoked meanwhile
  std::optional<std::string> start_session(const Admission& admission, bool is_tls) const;
  /// Ends the sessions of a request. @return the value of Set-Cookie
  std::string end_session(std::string_view cookie, bool is_tls) const;

  /// The present role of a key; none if it is not valid any more.
  Role role_of(const Digest& key) const;
  /// The name of a valid key.
  std::optional<std::string> key_name(const Digest& key) const;

  /// Reads the file of keys again, and ends the sessions of browsers whose key is gone.
  /// @return number of keys
  /// Errors: as KeyFile::load(); the keys stay as they were.
  Result<std::size_t> reload_keys();

  /// Accepts a further name of the machine in Host; see HostNames::add().
  void add_name(std::string_view announced_name) { names_.add(announced_name); }

  /// The server's address for other machines; empty if there is none. The getter copies it.
  void set_network_url(std::string_view url);
  std::string network_url() const;

  /// Whether another machine may read without a key.
  Network network() const noexcept { return network_; }

 private:
  struct Proof;
  Proof prove(const Presented& presented, bool is_foreign) const;
  Proof find_key(const Peer& peer, std::string_view text, Attempts& attempts) const;
  std::shared_ptr<const KeyTable> keys() const;
  void log_once(const Denial& denial) const;

  HostNames names_;
  const OriginPolicy origins_;
  const Network network_;
  std::optional<KeyFile> key_file_;
  const Log log_;
  mutable Attempts attempts_;
  mutable Attempts foreign_attempts_;  // of what pages of other sites can send
  mutable WebSessions sessions_;
  mutable std::mutex mutex_;
  std::shared_ptr<const KeyTable> keys_;                // guarded by mutex_
  std::string network_url_;                             // guarded by mutex_
  mutable std::set<std::string, std::less<>> refused_;  // logged before; guarded by mutex_
};

}  // namespace tactus::server::access
