#include "protocol/websocket/deflate_offer.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <iterator>
#include <optional>
#include <vector>

namespace tactus::protocol {
namespace {

constexpr int smallest_window_bits = 8;  // in an offer

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

struct Parameter {
  std::string_view name;
  std::optional<std::string_view> value;
};

struct Extension {
  std::string_view name;
  std::vector<Parameter> parameters;
};

/// Reads the field from its start. Source: RFC 6455, section 9.1; RFC 9110, section 5.6.
class ExtensionReader {
 public:
  explicit ExtensionReader(std::string_view field) : rest_{field} {}

  /// Returns the next extension; nothing at the end or if the rest is malformed.
  std::optional<Extension> next() {
    while (take(',')) {
    }
    Extension extension{token(), {}};
    if (extension.name.empty()) return std::nullopt;
    while (take(';')) {
      Parameter parameter{token(), std::nullopt};
      if (parameter.name.empty()) return std::nullopt;
      if (take('=')) {
        parameter.value = take('"') ? quoted() : token();
        if (parameter.value->empty()) return std::nullopt;
      }
      extension.parameters.push_back(parameter);
    }
    skip_space();
    if (!rest_.empty() && rest_.front() != ',') return std::nullopt;
    return extension;
  }

 private:
  static bool is_space(char letter) { return letter == ' ' || letter == '\t'; }
  static bool is_token(char letter) {
    return letter > ' ' && letter < '\x7F' &&
           std::string_view{"\"(),/:;<=>?@[\\]{}"}.find(letter) == std::string_view::npos;
  }

  void skip_space() { rest_.remove_prefix(ahead(is_space)); }

  std::size_t ahead(bool (*belongs)(char)) const {
    return static_cast<std::size_t>(std::ranges::find_if_not(rest_, belongs) - rest_.begin());
  }

  bool take(char mark) {
    skip_space();
    if (rest_.empty() || rest_.front() != mark) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view token() {
    skip_space();
    return taken(ahead(is_token));
  }

  /// Reads a quoted value, which must be a token; empty otherwise.
  std::string_view quoted() {
    const std::string_view value = taken(ahead(is_token));
    if (rest_.empty() || rest_.front() != '"') return {};
    rest_.remove_prefix(1);
    return value;
  }

  std::string_view taken(std::size_t length) {
    const std::string_view first = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return first;
  }

  std::string_view rest_;
};

/// Parses 8 to 15 without leading zeros; 0 for other values.
int window_bits_of(std::string_view value) {
  for (int bits = smallest_window_bits; bits <= max_window_bits; ++bits)
    if (value == std::to_string(bits)) return bits;
  return 0;
}

/// @return the offer in canonical form; empty if it must be declined
std::string plainly(const Extension& offer, int window_bits) {
  std::vector<std::string_view> seen;
  std::string text = "permessage-deflate";
  for (const auto& [name, value] : offer.parameters) {
    if (std::ranges::any_of(seen, [&](std::string_view other) { return same_name(name, other); }))
      return {};
    seen.push_back(name);
    const int bits = value ? window_bits_of(*value) : 0;
    text += "; ";
    if (same_name(name, "server_no_context_takeover") ||
        same_name(name, "client_no_context_takeover")) {
      if (value) return {};
    } else if (same_name(name, "client_max_window_bits")) {
      if (value && bits == 0) return {};
    } else if (same_name(name, "server_max_window_bits")) {
      if (bits < std::max(window_bits, min_window_bits)) return {};
    } else {
      return {};
    }
    std::ranges::transform(name, std::back_inserter(text), lower);
    if (value) text += '=' + std::to_string(bits);
  }
  return text;
}

}  // namespace

std::string acceptable_deflate_offer(std::string_view extensions, int window_bits) {
  assert(window_bits >= min_window_bits && window_bits <= max_window_bits);
  ExtensionReader reader{extensions};
  while (const auto extension = reader.next()) {
    if (!same_name(extension->name, "permessage-deflate")) continue;
    std::string offer = plainly(*extension, window_bits);
    if (!offer.empty()) return offer;
  }
  return {};
}

}  // namespace tactus::protocol
