#include "app/cli/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace tactus::app {
namespace {

/// Edits between two words: letters deleted, inserted or replaced, and neighbours swapped.
/// Source: optimal string alignment distance (Damerau 1964).
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t exchange = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + exchange});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

/// @return empty if nothing is close
std::string_view closest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest_word = 64;  // the cost grows with the product of both lengths
  if (word.size() < 2 || word.size() > longest_word) return {};
  std::string_view best;
  std::size_t fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const auto count = slips(word, candidate);
    if (count < fewest) {
      fewest = count;
      best = candidate;
    }
  }
  if (!best.empty()) return best;
  const auto extended = std::ranges::find_if(
      candidates, [word](const std::string& candidate) { return candidate.starts_with(word); });
  return extended == candidates.end() ? std::string_view{} : *extended;
}

}  // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto suggestion = closest(word, candidates);
  return suggestion.empty() ? "" : fmt::format("; did you mean \"{}\"?", suggestion);
}

}  // namespace tactus::app
