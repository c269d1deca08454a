#include "app/serve/qr_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "app/terminal/qr_code.h"

namespace tactus::app {
namespace {

const std::string watch = "http://studio.local:8000";
const std::string control = watch + "/#key=7Q2MX-0G4TR-9ZKDA-C1VWE";

TEST(QrPage, draws_each_address_under_its_text) {
  const auto page = qr_page(watch, control);
  auto at = page.find("watch     " + watch + "\n");
  ASSERT_NE(at, std::string::npos);
  for (const auto& line : qr_code(watch)) {
    at = page.find(line, at);
    ASSERT_NE(at, std::string::npos);
  }
  at = page.find("control   " + control + "\n", at);
  ASSERT_NE(at, std::string::npos);
  for (const auto& line : qr_code(control)) {
    at = page.find(line, at);
    ASSERT_NE(at, std::string::npos);
  }
}

TEST(QrPage, leaves_out_an_address_that_is_missing) {
  EXPECT_EQ(qr_page(watch, "").find("control"), std::string::npos);
  EXPECT_EQ(qr_page("", control).find("watch"), std::string::npos);
  EXPECT_EQ(qr_page("", ""), "");
}

}  // namespace
}  // namespace tactus::app
