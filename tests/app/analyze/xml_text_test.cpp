#include "app/analyze/xml_text.h"

#include <gtest/gtest.h>

namespace tactus::app {
namespace {

TEST(XmlText, escapes_markup) {
  EXPECT_EQ(xml_text("a <b> & \"c\".wav"), "a &lt;b&gt; &amp; &quot;c&quot;.wav");
}

TEST(XmlText, keeps_characters_of_any_length) {
  for (const auto* text : {"\x7F", "Für Elise", "音", "\uFFFD", "\U0001F3B5", "\U0010FFFF"}) {
    EXPECT_EQ(xml_text(text), text);
  }
}

TEST(XmlText, replaces_characters_that_xml_does_not_allow) {
  EXPECT_EQ(xml_text("a\x1b[2J\n"), "a\uFFFD[2J\n");
  EXPECT_EQ(xml_text("\xFF\xC3"), "\uFFFD\uFFFD");
  EXPECT_EQ(xml_text("\xC3(a"), "\uFFFD(a") << "the next character stays";
  EXPECT_EQ(xml_text("\xC0\x80"), "\uFFFD\uFFFD") << "overlong";
  EXPECT_EQ(xml_text("\xE0\x80\x80").find('\x80'), std::string::npos) << "overlong";
  EXPECT_EQ(xml_text("\xED\xA0\x80").find('\xED'), std::string::npos) << "a surrogate";
  EXPECT_EQ(xml_text("\xF4\x90\x80\x80").find('\xF4'), std::string::npos) << "past the last";
  EXPECT_EQ(xml_text("\xEF\xBF\xBF").substr(0, 3), "\uFFFD") << "no character";
}

// Source: RFC 4648, 10.
TEST(Base64, matches_the_test_vectors) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xFF\xEF"), "/+8=");
}

}  // namespace
}  // namespace tactus::app
