#include "server/access/key.h"

#include "platform/random.h"

namespace tactus::server::access {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static_assert(alphabet.size() == 32);
constexpr std::size_t group_symbols = 5;

/// The symbol that a typed character stands for.
constexpr char canonical_symbol(char c) noexcept {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'I' || c == 'L') return '1';
  return c == 'O' ? '0' : c;
}

}  // namespace

Key Key::generate() {
  std::array<unsigned char, symbols> random{};
  platform::fill_random(random);
  return from_random(random);
}

Key Key::from_random(std::span<const unsigned char, symbols> bytes) noexcept {
  Key key;
  for (std::size_t i = 0; i < symbols; ++i) key.symbols_[i] = alphabet[bytes[i] % alphabet.size()];
  return key;
}

std::optional<Key> Key::parse(std::string_view text) noexcept {
  Key key;
  std::size_t count = 0;
  for (const char typed : text) {
    if (typed == '-' || typed == ' ') continue;
    const char symbol = canonical_symbol(typed);
    if (count == symbols || alphabet.find(symbol) == std::string_view::npos) return std::nullopt;
    key.symbols_[count++] = symbol;
  }
  if (count != symbols) return std::nullopt;
  return key;
}

std::string Key::text() const {
  std::string text;
  for (std::size_t i = 0; i < symbols; ++i) {
    if (i > 0 && i % group_symbols == 0) text += '-';
    text += symbols_[i];
  }
  return text;
}

}  // namespace tactus::server::access
