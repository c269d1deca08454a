#include "app/analyze/lines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

namespace tactus::app {
namespace {

namespace json = boost::json;

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream in{line.substr(0, line.size() - 1)};
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  return parts;
}

AnalyzedFrame frame_of(const Bands& bands, const spectrum::AudioFeatures* features = nullptr) {
  return {.hop_seq = 3,
          .sample_pos = 1'152,
          .sample_rate = 48'000,
          .values = bands,
          .features = features};
}

TEST(AnalyzeLines, write_position_and_bands_as_one_json_object) {
  Bands bands{};
  bands[0] = 1.0F;
  bands[1] = 0.25F;
  bands[63] = 0.12344F;
  const auto line = json_line(frame_of(bands), AnalyzeValues::bins);
  EXPECT_TRUE(line.starts_with(
      R"({"hopSeq":3,"time_seconds":0.024000,"sample_pos":1152,"bins":[1,0.25,0,)"));
  EXPECT_TRUE(line.ends_with(",0.1234]}\n"));
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
  const auto object = json::parse(line).as_object();
  EXPECT_EQ(object.size(), 4U);
  EXPECT_EQ(object.at("bins").as_array().size(), band_count);
  EXPECT_TRUE(
      json::parse(json_line(frame_of(bands), AnalyzeValues::db)).as_object().contains("db"));
}

TEST(AnalyzeLines, round_to_four_decimals_without_minus_zero) {
  Bands bands{};
  const std::vector<std::pair<float, std::string>> expected{
      {0.00004F, "0"},   {0.00006F, "0.0001"}, {-0.00004F, "0"}, {0.99996F, "1"},
      {-12.5F, "-12.5"}, {-79.99996F, "-80"},  {0.05F, "0.05"},  {0.1001F, "0.1001"},
      {-0.25F, "-0.25"}, {-200.0F, "-200"},    {10.01F, "10.01"}};
  for (std::size_t i = 0; i < expected.size(); ++i) bands[i] = expected[i].first;
  const auto parts = cells(csv_line(frame_of(bands)));
  ASSERT_EQ(parts.size(), 3 + band_count);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(parts[3 + i], expected[i].second);
}

TEST(AnalyzeLines, csv_has_a_name_for_each_column) {
  std::array<double, band_count> centres{};
  for (std::size_t i = 0; i < band_count; ++i) centres[i] = 100.0 * static_cast<double>(i + 1);
  const spectrum::AudioFeatures features;
  const Bands bands{};
  for (const bool with : {false, true}) {
    const auto header = cells(csv_header(centres, with));
    EXPECT_EQ(header.size(), cells(csv_line(frame_of(bands, with ? &features : nullptr))).size());
    EXPECT_EQ(header[0], "hopSeq");
    EXPECT_EQ(header[3], "100.00");
    EXPECT_EQ(header[3 + 63], "6400.00");
  }
  const auto header = cells(csv_header(centres, true));
  for (const std::string name : {"rms", "fast_flux", "bands_0", "heavy_bands_7", "chroma_C#",
                                 "heavy_chroma_B", "waveform_127"}) {
    EXPECT_EQ(std::ranges::count(header, name), 1) << name;
  }
}

TEST(AnalyzeLines, features_are_additional_members) {
  spectrum::AudioFeatures features;
  features.rms = 0.5F;
  features.bands[7] = 0.75F;
  features.chroma[9] = 1.0F;
  features.waveform[0] = -32'768;
  const Bands bands{};
  const auto object =
      json::parse(json_line(frame_of(bands, &features), AnalyzeValues::bins)).as_object();
  EXPECT_EQ(object.size(), 4U + 9U);
  EXPECT_EQ(object.at("rms").to_number<double>(), 0.5);
  EXPECT_EQ(object.at("bands").as_array().size(), 8U);
  EXPECT_EQ(object.at("bands").as_array()[7].to_number<double>(), 0.75);
  EXPECT_EQ(object.at("heavy_chroma").as_array().size(), 12U);
  EXPECT_EQ(object.at("waveform").as_array()[0].to_number<int>(), -32'768);
}

TEST(AnalyzeLines, silence_has_the_lowest_level) {
  Bands levels{};
  levels[0] = 1.0F;
  levels[1] = 0.5F;
  levels[2] = 1e-15F;
  const auto db = decibels(levels);
  EXPECT_EQ(db[0], 0.0F);
  EXPECT_NEAR(db[1], -6.0206F, 1e-4);
  EXPECT_EQ(db[2], -200.0F);
  EXPECT_EQ(db[3], -200.0F);
}

}  // namespace
}  // namespace tactus::app
