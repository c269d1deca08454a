#include "server/access/key.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace tactus::server::access {
namespace {

Key counting_key() {
  std::array<unsigned char, Key::symbols> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(i + 10);
  return Key::from_random(bytes);
}

TEST(Key, has_four_groups_of_five_symbols) {
  EXPECT_EQ(counting_key().text(), "ABCDE-FGHJK-MNPQR-STVWX");
}

TEST(Key, reads_back) {
  for (int i = 0; i < 100; ++i) {
    const Key key = Key::generate();
    const auto read = Key::parse(key.text());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->text(), key.text());
    EXPECT_TRUE(read->digest().equals(key.digest()));
  }
}

TEST(Key, is_read_as_people_type_it) {
  const auto digest = Key::parse("01ABC-DEFGH-JKMNP-QRST0")->digest();
  for (const char* typed :
       {"01abc-defgh-jkmnp-qrst0", "OLabc-defgh-jkmnp-qrstO", "oiABCDEFGHJKMNPQRSTo",
        "0lABCDEFGHJKMNPQRST0", " 01ABC DEFGH JKMNP QRST0 ", "0-1-A-B-CDEFGHJKMNPQRST-0-"})
    EXPECT_TRUE(Key::parse(typed) && Key::parse(typed)->digest().equals(digest)) << typed;
}

TEST(Key, other_texts_are_refused) {
  for (const char* text :
       {"", "-", "01ABC-DEFGH-JKMNP-QRST", "01ABC-DEFGH-JKMNP-QRST00", "U1ABC-DEFGH-JKMNP-QRST0",
        "01ABC-DEFGH-JKMNP-QRST!", "01ABC_DEFGH_JKMNP_QRST0", "01ABC-DEFGH-JKMNP-QRST\n",
        "01ABC-DEFGH-JKMNP-QRS\xc3\xa4", "*****-*****-*****-*****"})
    EXPECT_FALSE(Key::parse(text)) << text;
  EXPECT_FALSE(Key::parse(std::string(1 << 16, '0')));
  EXPECT_FALSE(Key::parse(std::string_view{"01ABC-DEFGH-JKMNP-QRST\0", 23}));
}

TEST(Key, is_random) {
  std::set<std::string> seen;
  std::set<char> symbols;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = Key::generate().text();
    seen.insert(text);
    symbols.insert(text.begin(), text.end());
  }
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_EQ(symbols.size(), 33U) << "32 symbols and the hyphen";
}

}  // namespace
}  // namespace tactus::server::access
