#include "server/access/gate.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "platform/clock.h"
#include "server/access/field_text.h"
#include "server/access/presented_key.h"

namespace tactus::server::access {
namespace {

constexpr std::size_t max_logged_values = 64;
constexpr std::size_t max_shown_bytes = 100;

std::int64_t unix_s() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

/// A client's text for a message or the log: short and printable.
std::string shown(std::string_view text) {
  std::string result{text.substr(0, max_shown_bytes)};
  std::ranges::replace_if(result, [](char c) { return c < ' ' || c > '~'; }, '?');
  if (text.size() > max_shown_bytes) result += "...";
  return result;
}

Denial unauthenticated(std::string message) {
  return {401, {ErrorCode::unauthenticated, std::move(message), "Authorization"}};
}

Denial forbidden(std::string message, std::string field) {
  return {403, {ErrorCode::permission_denied, std::move(message), std::move(field)}};
}

Denial wrong_host(std::string_view host) {
  std::string message = "the Host header is missing";
  if (!host.empty()) message = "\"" + shown(host) + "\" is not a name of this server";
  if (const auto valid = Authority::parse(host))
    message += "; --name " + valid->host.text() + " makes it one";
  return {421, {ErrorCode::permission_denied, std::move(message), "Host"}};
}

/// Whether a shell takes the text as one word and leaves it as it is.
bool is_plain_word(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"-._:/[]"}.find(c) != std::string_view::npos;
  });
}

Denial foreign_origin(const std::vector<std::string_view>& origins) {
  if (origins.size() > 1) return forbidden("more than one Origin header; send one", "Origin");
  const std::string_view origin = origins.empty() ? std::string_view{} : origins.front();
  std::string message = "origin \"" + shown(origin) + "\" is not allowed; use ";
  if (OriginPolicy::check_allowed(origin) && is_plain_word(origin))
    message += "--allow-origin " + std::string{origin} + " or ";
  return forbidden(message + "a key", "Origin");
}

Denial simple_form(std::string_view sec_fetch_mode) {
  if (equals_ignoring_case(trimmed(sec_fetch_mode), "navigate"))
    return forbidden("a form or link of a web page cannot do this; use fetch()", "Sec-Fetch-Mode");
  return forbidden(
      "a request with a form's Content-Type is refused, as any web page can send it; use "
      "Content-Type: application/json, with curl -H 'Content-Type: application/json'",
      "Content-Type");
}

bool asks_for_authorization(std::string_view asked_headers) {
  while (!asked_headers.empty())
    if (equals_ignoring_case(take_item(asked_headers, ','), "authorization")) return true;
  return false;
}

}  // namespace

std::optional<Denial> Admission::check(Role needed) const {
  if (denial) return denial;
  if (role >= needed) return std::nullopt;
  const std::string task = needed == Role::control ? "control" : "view";
  if (!key) return unauthenticated("this needs a key with the role " + task);
  return forbidden("the key's role is view; this needs control", "Authorization");
}

/// What a request proves about its client.
struct Gate::Proof {
  Credential credential = {};
  std::optional<Digest> key = {};
  std::optional<Denial> denial = {};  ///< of a wrong key
};

Gate::Gate(const GateOptions& options, std::string_view machine_name, Log log)
    : names_{machine_name, options.names},
      origins_{options.allow_origins},
      network_{options.network},
      log_{std::move(log)},
      sessions_{options.port},
      keys_{std::make_shared<const KeyTable>()} {
  for (const std::string& origin : options.allow_origins)
    if (const auto valid = OriginPolicy::check_allowed(origin); !valid)
      throw std::invalid_argument{"allow_origins: " + valid.error().message};
  if (options.keys.empty()) return;
  key_file_.emplace(options.keys);
  if (const auto loaded = reload_keys(); !loaded) throw std::runtime_error{loaded.error().message};
}

Admission Gate::admit(const Presented& presented) const {
  if (!names_.accepts(presented.host)) {
    const Denial denial = wrong_host(presented.host);
    log_once(denial);
    return {.denial = denial};
  }
  const auto& origins = presented.origins;
  const OriginVerdict verdict = origins_.verdict({.origins = origins,
                                                  .host = presented.host,
                                                  .peer_is_loopback = presented.peer.is_loopback,
                                                  .is_tls = presented.is_tls});
  Admission admission;
  admission.shares_with_origin = verdict == OriginVerdict::own || verdict == OriginVerdict::allowed;
  if (is_simple_form(presented.method, presented.sec_fetch_mode, presented.content_type)) {
    admission.denial = simple_form(presented.sec_fetch_mode);
    return admission;
  }
  const bool is_foreign = verdict == OriginVerdict::foreign ||
                          equals_ignoring_case(presented.sec_fetch_site, "cross-site");
  const Proof proof = prove(presented, is_foreign);
  const bool has_key = proof.credential.role != Role::none && !proof.credential.is_ambient;
  // The preflight of a request with a key has no key.
  const bool announces_key =
      presented.method == "OPTIONS" && asks_for_authorization(presented.asked_headers);
  if (origins.size() == 1 && (has_key || announces_key)) admission.shares_with_origin = true;
  if (proof.denial) {
    admission.denial = proof.denial;
    return admission;
  }
  const Decision decision = decide(presented.peer.is_loopback, verdict, proof.credential, network_);
  admission.role = decision.role;
  if (decision.refusal == Refusal::forbidden && !announces_key) {
    admission.denial = foreign_origin(origins);
    log_once(*admission.denial);
  } else if (proof.credential.role != Role::none && decision.role != Role::none) {
    admission.key = proof.key;
  }
  return admission;
}

/// Looks at the first way in which a client presents a key. A cookie that is no session any more
/// counts as none.
Gate::Proof Gate::prove(const Presented& presented, bool is_foreign) const {
  Attempts& attempts = is_foreign ? foreign_attempts_ : attempts_;
  if (const auto key = bearer_key(presented.authorization))
    return find_key(presented.peer, *key, attempts);
  for (const std::string_view field : presented.subprotocols)
    if (const auto key = parse_subprotocols(field).key)
      return find_key(presented.peer, *key, attempts);
  if (!presented.query_key.empty()) {
    // An image of a page of another site can send it, without an Origin.
    Proof proof = find_key(presented.peer, presented.query_key, foreign_attempts_);
    if (proof.credential.role == Role::control)
      proof.denial = forbidden(
          "a control key does not belong into a URL, which is stored in many places; use a view "
          "key, or the header Authorization: Bearer KEY",
          "key");
    return proof;
  }
  if (presented.cookie.empty()) return {};
  const auto session = sessions_.find(presented.cookie, unix_s());
  if (!session) return {};
  // A session may have begun while its key was being revoked.
  return {.credential = {.role = role_of(session->key), .is_ambient = true}, .key = session->key};
}

Gate::Proof Gate::find_key(const Peer& peer, std::string_view text, Attempts& attempts) const {
  const std::int64_t now_ns = platform::monotonic_ns();
  if (const unsigned wait_s = attempts.retry_after_s(peer.block, now_ns); wait_s > 0)
    return {.denial = Denial{429,
                             {ErrorCode::resource_exhausted,
                              "too many wrong keys from this address; try again in " +
                                  std::to_string(wait_s) + " s",
                              "Authorization"},
                             wait_s}};
  if (const auto key = Key::parse(text)) {
    const auto table = keys();
    if (const KeyEntry* entry = table->find(key->digest()))
      return {.credential = {.role = entry->role}, .key = entry->digest};
  }
  attempts.add_wrong_key(peer.block, now_ns);
  return {.denial = unauthenticated("unknown key")};
}

Admission Gate::authenticate(const Peer& peer, std::string_view key) const {
  if (key.empty()) return {.denial = unauthenticated("no key: send it as the text \"key\"")};
  const Proof proof = find_key(peer, key, attempts_);
  return {.role = proof.credential.role, .denial = proof.denial, .key = proof.key};
}

std::optional<std::string> Gate::start_session(const Admission& admission, bool is_tls) const {
  const auto table = keys();
  const KeyEntry* entry = admission.key ? table->find(*admission.key) : nullptr;
  if (entry == nullptr) return std::nullopt;
  return sessions_.set_cookie(sessions_.start(*entry, unix_s()), is_tls);
}

void Gate::set_network_url(std::string_view url) {
  const std::lock_guard lock{mutex_};
  network_url_ = url;
}

std::string Gate::network_url() const {
  const std::lock_guard lock{mutex_};
  return network_url_;
}

std::string Gate::end_session(std::string_view cookie, bool is_tls) const {
  sessions_.end(cookie);
  return sessions_.clear_cookie(is_tls);
}

std::optional<std::string> Gate::key_name(const Digest& key) const {
  const auto table = keys();
  const KeyEntry* entry = table->find(key);
  return entry == nullptr ? std::nullopt : std::optional{entry->name};
}

Role Gate::role_of(const Digest& key) const {
  const auto table = keys();
  const KeyEntry* entry = table->find(key);
  return entry == nullptr ? Role::none : entry->role;
}

Result<std::size_t> Gate::reload_keys() {
  if (!key_file_) return std::size_t{0};
  auto contents = key_file_->load();
  if (!contents) return contents.error();
  if (!contents->warning.empty() && log_) log_(contents->warning);
  auto table = std::make_shared<const KeyTable>(std::move(contents->keys));
  sessions_.keep_only(*table);
  const std::size_t count = table->entries().size();
  const std::lock_guard lock{mutex_};
  keys_ = std::move(table);
  return count;
}

std::shared_ptr<const KeyTable> Gate::keys() const {
  const std::lock_guard lock{mutex_};
  return keys_;
}

void Gate::log_once(const Denial& denial) const {
  if (!log_) return;
  std::string line = "refused a request: " + denial.error.message;
  {
    const std::lock_guard lock{mutex_};
    if (refused_.size() >= max_logged_values) return;
    if (!refused_.insert(denial.error.message).second) return;
    if (refused_.size() == max_logged_values) line += "; further ones are not logged";
  }
  log_(line);
}

}  // namespace tactus::server::access
