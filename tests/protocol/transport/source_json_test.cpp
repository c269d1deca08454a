#include "protocol/transport/source_json.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <limits>

namespace tactus::protocol {
namespace {

namespace json = boost::json;

TEST(SourceJson, an_unknown_source_is_a_host_without_length_or_files) {
  EXPECT_EQ(encode(SourceInfo{}),
            R"({"kind":"host","name":"","title":"","artist":"","length_seconds":null,"files":[],)"
            R"("index":null,"sample_rate":0,"channels":0,"latency_ms":0.0,"buffered_ms":0.0,)"
            R"("silent_seconds":0.0,"fault":null})");
}

TEST(SourceJson, bytes_that_are_not_utf8_are_replaced_one_by_one) {
  const auto name_of = [](std::string name) {
    return std::string{
        json::parse(encode(SourceInfo{.name = std::move(name)})).at("name").as_string()};
  };
  EXPECT_EQ(name_of("na\xC3\xAFve \xF0\x9F\x8E\xB5"), "na\xC3\xAFve \xF0\x9F\x8E\xB5");
  EXPECT_EQ(name_of("caf\xE9.wav"), "caf\xEF\xBF\xBD.wav") << "Latin-1";
  EXPECT_EQ(name_of("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "cut short";
  EXPECT_EQ(name_of("\xED\xA0\x80").find('\xED'), std::string::npos) << "a surrogate";
}

TEST(SourceJson, a_measurement_that_is_no_number_is_zero) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(encode(SourceInfo{.buffered_ms = nan}), encode(SourceInfo{}));
}

TEST(SourceJson, an_overview_is_two_lists_of_bytes) {
  EXPECT_EQ(encode(Overview{
                .length_seconds = 2.5, .progress = 0.5, .peaks = {255, 7, 0}, .rms = {90, 1, 0}}),
            R"({"points":3,"length_seconds":2.5,"progress":0.5,"peaks":[255,7,0],"rms":[90,1,0]})");
}

}  // namespace
}  // namespace tactus::protocol
