#include "server/fanout/payload.h"

#include <gtest/gtest.h>

#include <boost/beast/zlib/inflate_stream.hpp>
#include <string>
#include <thread>
#include <vector>

namespace tactus::server {
namespace {

namespace zlib = boost::beast::zlib;

/// Decompresses a message like a client. Source: RFC 7692, section 7.2.2.
std::string inflate(std::string deflated) {
  deflated += std::string{"\x00\x00\xff\xff", 4};
  std::string message(1U << 20U, '\0');
  zlib::inflate_stream stream;
  zlib::z_params params;
  params.next_in = deflated.data();
  params.avail_in = deflated.size();
  params.next_out = message.data();
  params.avail_out = message.size();
  boost::beast::error_code error;
  stream.write(params, zlib::Flush::sync, error);
  message.resize(params.total_out);
  return message;
}

std::string repetitive() {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "bins: 0." + std::to_string(i % 7) + ", ";
  return text;
}

TEST(Payload, IsTheMessageInOneFrame) {
  const Payload text = make_payload("hello");
  EXPECT_EQ(text->frame(), "\x81\x05hello");
  EXPECT_EQ(text->message(), "hello");
  EXPECT_EQ(make_payload("\x01", {.binary = true})->frame(), "\x82\x01\x01");
}

TEST(Payload, CompressedItReadsBack) {
  const std::string text = repetitive();
  const Payload payload = make_payload(text);
  const std::string_view frame = payload->compressed_frame();
  ASSERT_LT(frame.size(), text.size());
  EXPECT_EQ(frame[0], '\xc1') << "a whole text with RSV1";
  ASSERT_LT(frame[1], 126) << "a length of one byte";
  EXPECT_EQ(inflate(std::string{frame.substr(2)}), text);
}

TEST(Payload, EachIsCompressedByItself) {
  const std::string text = repetitive();
  const Payload first = make_payload(text);
  const Payload second = make_payload(text);
  EXPECT_EQ(first->compressed_frame(), second->compressed_frame());
}

TEST(Payload, WhatCompressionDoesNotShortenGoesPlain) {
  const Payload payload = make_payload("hi");
  EXPECT_EQ(payload->compressed_frame(), payload->frame());
}

TEST(Payload, IsCompressedOnceWhoeverAsks) {
  const Payload payload = make_payload(repetitive());
  std::vector<const char*> seen(8);
  std::vector<std::thread> shards;
  for (auto& data : seen)
    shards.emplace_back([&data, &payload] { data = payload->compressed_frame().data(); });
  for (auto& shard : shards) shard.join();
  for (const char* data : seen) EXPECT_EQ(data, seen.front());
}

}  // namespace
}  // namespace tactus::server
