#include "server/access/web_sessions.h"

#include <algorithm>
#include <array>
#include <vector>

#include "platform/random.h"
#include "server/access/field_text.h"

namespace tactus::server::access {
namespace {

constexpr std::size_t token_bytes = 16;
constexpr std::size_t max_tried_cookies = 8;
constexpr std::string_view token_digits = "0123456789abcdef";

std::string random_token() {
  std::array<unsigned char, token_bytes> random{};
  platform::fill_random(random);
  std::string token;
  for (const unsigned char byte : random) {
    token += token_digits[byte >> 4U];
    token += token_digits[byte & 15U];
  }
  return token;
}

bool is_token(std::string_view text) noexcept {
  return text.size() == 2 * token_bytes &&
         text.find_first_not_of(token_digits) == std::string_view::npos;
}

/// The digests of the tokens in a Cookie header. Source: RFC 6265bis, section 4.2.1.
std::vector<Digest> tokens_of(std::string_view cookie_field, std::string_view name) {
  std::vector<Digest> tokens;
  while (!cookie_field.empty() && tokens.size() < max_tried_cookies) {
    const std::string_view pair = take_item(cookie_field, ';');
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    const std::string_view value = pair.substr(equals + 1);
    if (is_token(value)) tokens.push_back(Digest::of(value));
  }
  return tokens;
}

}  // namespace

WebSessions::WebSessions(std::uint16_t port) : cookie_name_{"tactus-" + std::to_string(port)} {}

std::string WebSessions::start(const KeyEntry& key, std::int64_t now_s) {
  std::string token = random_token();
  const Digest digest = Digest::of(token);
  const std::lock_guard lock{mutex_};
  make_room(key.digest, now_s);
  sessions_[digest] = {{key.role, key.digest}, now_s + lifetime_s, started_++};
  return token;
}

/// Removes expired sessions, then the oldest one of a key or of all if there are too many.
void WebSessions::make_room(const Digest& key, std::int64_t now_s) {
  std::erase_if(sessions_, [now_s](const auto& each) { return each.second.expires_s <= now_s; });
  const auto is_of_key = [&key](const auto& each) { return each.second.session.key.equals(key); };
  const auto of_key = static_cast<std::size_t>(std::ranges::count_if(sessions_, is_of_key));
  const bool key_is_full = of_key >= max_sessions_per_key;
  if (!key_is_full && sessions_.size() < max_sessions) return;
  auto oldest = sessions_.end();
  for (auto each = sessions_.begin(); each != sessions_.end(); ++each) {
    if (key_is_full && !is_of_key(*each)) continue;
    if (oldest == sessions_.end() || each->second.number < oldest->second.number) oldest = each;
  }
  if (oldest != sessions_.end()) sessions_.erase(oldest);
}

std::optional<WebSessions::Session> WebSessions::find(std::string_view cookie_field,
                                                      std::int64_t now_s) const {
  const auto tokens = tokens_of(cookie_field, cookie_name_);
  const std::lock_guard lock{mutex_};
  for (const Digest& token : tokens) {
    const auto found = sessions_.find(token);
    if (found != sessions_.end() && now_s < found->second.expires_s) return found->second.session;
  }
  return std::nullopt;
}

void WebSessions::end(std::string_view cookie_field) {
  const auto tokens = tokens_of(cookie_field, cookie_name_);
  const std::lock_guard lock{mutex_};
  for (const Digest& token : tokens) sessions_.erase(token);
}

std::size_t WebSessions::keep_only(const KeyTable& keys) {
  const std::lock_guard lock{mutex_};
  std::size_t ended = 0;
  for (auto each = sessions_.begin(); each != sessions_.end();) {
    Session& session = each->second.session;
    if (const KeyEntry* const key = keys.find(session.key)) {
      session.role = key->role;
      ++each;
    } else {
      each = sessions_.erase(each);
      ++ended;
    }
  }
  return ended;
}

std::size_t WebSessions::size() const {
  const std::lock_guard lock{mutex_};
  return sessions_.size();
}

std::string WebSessions::set_cookie(std::string_view token, bool is_tls) const {
  return cookie_name_ + "=" + std::string{token} +
         "; Path=/; Max-Age=" + std::to_string(lifetime_s) + "; HttpOnly; SameSite=Strict" +
         (is_tls ? "; Secure" : "");
}

std::string WebSessions::clear_cookie(bool is_tls) const {
  return cookie_name_ + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" +
         (is_tls ? "; Secure" : "");
}

}  // namespace tactus::server::access
