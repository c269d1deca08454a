#include "server/http/origin_policy.h"

#include <gtest/gtest.h>

namespace tactus::server {
namespace {

const OriginPolicy on_loopback{{}, true};
const OriginPolicy on_all{{}, false};

TEST(OriginPolicy, ProgramsWithoutAnOriginAreLetIn) {
  EXPECT_TRUE(on_loopback.lets_in("", "localhost:8000"));
  EXPECT_TRUE(on_all.lets_in("", "stage.example"));
}

TEST(OriginPolicy, LoopbackPagesAreLetIn) {
  for (const char* origin : {"http://localhost:5173", "https://localhost", "http://127.0.0.1:3000",
                             "http://127.1.2.3", "http://[::1]:8000", "http://app.localhost"}) {
    EXPECT_TRUE(on_loopback.lets_in(origin, "localhost:8000")) << origin;
    EXPECT_TRUE(on_all.lets_in(origin, "192.0.2.1:8000")) << origin;
  }
}

TEST(OriginPolicy, WhatOnlyLooksLikeLoopbackIsNot) {
  for (const char* origin :
       {"http://localhost.example", "http://127.0.0.1.example", "http://1270.0.0.1",
        "http://127.0.0", "http://127.0.0.1.1", "http://127.0.0.256",
        "http://evil.example:localhost", "localhost", "http://", "http://[::2]",
        "http://[::1]evil.example", "http://127..0.1", "nullx"})
    EXPECT_FALSE(on_loopback.lets_in(origin, "localhost:8000")) << origin;
}

TEST(OriginPolicy, FilePagesAreLetInOnlyOnLoopback) {
  EXPECT_TRUE(on_loopback.lets_in("null", "localhost:8000"));
  EXPECT_TRUE(on_loopback.lets_in("file://", "localhost:8000"));
  EXPECT_FALSE(on_all.lets_in("null", "localhost:8000"));
}

TEST(OriginPolicy, ItsOwnPagesAreLetInOnAWiderAddress) {
  EXPECT_TRUE(on_all.lets_in("http://stage.local:8000", "stage.local:8000"));
  EXPECT_FALSE(on_all.lets_in("http://stage.local:8001", "stage.local:8000"));
  EXPECT_FALSE(on_all.lets_in("http://evil.example", "stage.local:8000"));
}

TEST(OriginPolicy, ANameThatWasMadeToLeadToLoopbackIsNotItsOwn) {
  EXPECT_FALSE(on_loopback.lets_in("http://evil.example:8000", "evil.example:8000"));
}

TEST(OriginPolicy, AListReplacesTheDefaults) {
  const OriginPolicy listed{{"https://stage.example"}, true};
  EXPECT_TRUE(listed.lets_in("https://stage.example", "localhost:8000"));
  EXPECT_FALSE(listed.lets_in("http://stage.example", "localhost:8000"));
  EXPECT_FALSE(listed.lets_in("http://localhost:5173", "localhost:8000"));
  EXPECT_FALSE(listed.lets_in("null", "localhost:8000"));
  EXPECT_TRUE(listed.lets_in("http://localhost:8000", "localhost:8000")) << "its own pages";
  EXPECT_FALSE(listed.lets_in("http://evil.example:8000", "evil.example:8000"));
  EXPECT_TRUE((OriginPolicy{{"*"}, false}.lets_in("https://any.example", "x")));
}

}  // namespace
}  // namespace tactus::server
