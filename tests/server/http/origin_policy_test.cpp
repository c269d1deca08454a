#include "server/http/origin_policy.h"

#include <gtest/gtest.h>

namespace tactus::server {
namespace {

const OriginPolicy on_loopback{{}, true};
const OriginPolicy on_all{{}, false};

TEST(OriginPolicy, ProgramsWithoutAnOriginAreLetIn) {
  EXPECT_TRUE(on_loopback.allows("", "localhost:8000"));
  EXPECT_TRUE(on_all.allows("", "stage.example"));
}

TEST(OriginPolicy, LoopbackPagesAreLetIn) {
  for (const char* origin : {"http://localhost:5173", "https://localhost", "http://127.0.0.1:3000",
                             "http://127.1.2.3", "http://[::1]:8000", "http://app.localhost"}) {
    EXPECT_TRUE(on_loopback.allows(origin, "localhost:8000")) << origin;
    EXPECT_TRUE(on_all.allows(origin, "192.0.2.1:8000")) << origin;
  }
}

TEST(OriginPolicy, WhatOnlyLooksLikeLoopbackIsNot) {
  for (const char* origin :
       {"http://localhost.example", "http://127.0.0.1.example", "http://1270.0.0.1",
        "http://127.0.0", "http://127.0.0.1.1", "http://127.0.0.256",
        "http://evil.example:localhost", "localhost", "http://", "http://[::2]",
        "http://[::1]evil.example", "http://127..0.1", "nullx"})
    EXPECT_FALSE(on_loopback.allows(origin, "localhost:8000")) << origin;
}

TEST(OriginPolicy, FilePagesAreLetInOnlyOnLoopback) {
  EXPECT_TRUE(on_loopback.allows("null", "localhost:8000"));
  EXPECT_TRUE(on_loopback.allows("file://", "localhost:8000"));
  EXPECT_FALSE(on_all.allows("null", "localhost:8000"));
}

TEST(OriginPolicy, ItsOwnPagesAreLetInOnAWiderAddress) {
  EXPECT_TRUE(on_all.allows("http://stage.local:8000", "stage.local:8000"));
  EXPECT_FALSE(on_all.allows("http://stage.local:8001", "stage.local:8000"));
  EXPECT_FALSE(on_all.allows("http://evil.example", "stage.local:8000"));
}

TEST(OriginPolicy, ANameThatWasMadeToLeadToLoopbackIsNotItsOwn) {
  EXPECT_FALSE(on_loopback.allows("http://evil.example:8000", "evil.example:8000"));
}

TEST(OriginPolicy, AListReplacesTheDefaults) {
  const OriginPolicy listed{{"https://stage.example"}, true};
  EXPECT_TRUE(listed.allows("https://stage.example", "localhost:8000"));
  EXPECT_FALSE(listed.allows("http://stage.example", "localhost:8000"));
  EXPECT_FALSE(listed.allows("http://localhost:5173", "localhost:8000"));
  EXPECT_FALSE(listed.allows("null", "localhost:8000"));
  EXPECT_TRUE(listed.allows("http://localhost:8000", "localhost:8000")) << "its own pages";
  EXPECT_FALSE(listed.allows("http://evil.example:8000", "evil.example:8000"));
  EXPECT_TRUE((OriginPolicy{{"*"}, false}.allows("https://any.example", "x")));
}

}  // namespace
}  // namespace tactus::server
