#include "app/serve/first_key.h"

#include <string_view>
#include <utility>

namespace tactus::app {
namespace {

constexpr std::string_view first_key_name = "first";

}  // namespace

FirstKey::FirstKey(server::access::KeyFile file) : file_{std::move(file)} {}

FirstKey::~FirstKey() {
  if (!text_.empty() && !is_kept_) static_cast<void>(file_.withdraw(first_key_name));
}

Outcome FirstKey::create(std::chrono::year_month_day today) {
  const auto contents = file_.load();
  if (!contents) return contents.error();
  if (contents->exists) return success();
  const auto key = file_.create(first_key_name, server::access::Role::control, today);
  if (!key) return key.error();
  text_ = key->text();
  return success();
}

}  // namespace tactus::app
