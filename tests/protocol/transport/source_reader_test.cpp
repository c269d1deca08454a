#include "protocol/transport/source_reader.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "protocol/transport/source_json.h"

namespace tactus::protocol {
namespace {

Result<SourceInfo> read_back(const std::string& text) {
  return read_source(boost::json::parse(text).as_object());
}

TEST(SourceReader, reads_what_was_encoded) {
  const SourceInfo file{.kind = SourceKind::file,
                        .name = "b.flac",
                        .title = "Blue",
                        .artist = "Somebody",
                        .length_seconds = 61.5,
                        .files = {"a.flac", "b.flac"},
                        .index = 1,
                        .sample_rate = 44'100,
                        .channels = 2,
                        .latency_ms = 1.5,
                        .buffered_ms = 40.0,
                        .silent_seconds = 2.25,
                        .fault = "it is gone"};
  EXPECT_EQ(*read_back(encode_source_state(file)), file);
  for (const auto kind :
       {SourceKind::tune, SourceKind::pipe, SourceKind::capture, SourceKind::host})
    EXPECT_EQ(*read_back(encode_source_state({.kind = kind})), SourceInfo{.kind = kind});
}

TEST(SourceReader, an_unknown_kind_is_a_host_and_absent_fields_keep_their_defaults) {
  EXPECT_EQ(*read_back(R"({"type":"source.state","kind":"theremin","more":[1]})"), SourceInfo{});
}

TEST(SourceReader, a_wrong_type_is_an_error) {
  for (const auto* const text :
       {R"({"name":1})", R"({"files":"a"})", R"({"files":[1]})", R"({"index":-1})",
        R"({"index":0.5})", R"({"sample_rate":1e12})", R"({"latency_ms":"1"})",
        R"({"length_seconds":-1})", R"({"fault":false})"}) {
    const auto read = read_back(text);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_argument);
  }
}

}  // namespace
}  // namespace tactus::protocol
