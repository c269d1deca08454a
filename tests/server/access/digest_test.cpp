#include "server/access/digest.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::server::access {
namespace {

// Source: FIPS 180-4; NIST's examples of SHA-256.
TEST(Digest, is_sha_256) {
  EXPECT_EQ(Digest::of("abc").text(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Digest::of("").text(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, its_text_reads_back) {
  const Digest digest = Digest::of("abc");
  EXPECT_TRUE(Digest::parse(digest.text())->equals(digest));
  EXPECT_FALSE(Digest::parse(digest.text())->equals(Digest::of("abd")));
}

TEST(Digest, other_texts_are_refused) {
  const std::string text = Digest::of("abc").text();
  for (const std::string& wrong : {std::string{}, text + "0", text.substr(1), "G" + text.substr(1),
                                   "A" + text.substr(1), " " + text.substr(1)})
    EXPECT_FALSE(Digest::parse(wrong)) << wrong;
}

}  // namespace
}  // namespace tactus::server::access
