#include "server/http/header_fields.h"

#include <gtest/gtest.h>

namespace tactus::server {
namespace {

namespace http = boost::beast::http;

TEST(HeaderFields, a_date_is_in_the_fixed_form_of_http) {
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date(784'111'777'999'999'999), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(HeaderFields, gzip_is_accepted_by_its_name_or_a_star) {
  for (const char* text : {"gzip", "GZip", "x-gzip", "br, gzip", "gzip;q=1", "gzip ; q=0.001", "*",
                           "br;q=0,*;q=0.1", "identity;q=0, gzip"})
    EXPECT_TRUE(accepts_gzip(text)) << text;
}

TEST(HeaderFields, gzip_is_not_accepted_without_a_weight_or_mention) {
  for (const char* text : {"", "identity", "br", "gzipped", "gzip;q=0", "gzip; Q=0.000", "*;q=0",
                           "gzip;q=0, *", "*, gzip;q=0", "deflate;q=gzip"})
    EXPECT_FALSE(accepts_gzip(text)) << text;
}

TEST(HeaderFields, lines_of_one_name_are_joined_in_order) {
  http::fields fields;
  fields.insert(http::field::connection, "keep-alive");
  fields.insert(http::field::host, "localhost");
  fields.insert(http::field::connection, "Upgrade, x");
  join_lines(fields, http::field::connection);
  EXPECT_EQ(fields.count(http::field::connection), 1U);
  EXPECT_EQ(fields[http::field::connection], "keep-alive, Upgrade, x");
  EXPECT_EQ(fields[http::field::host], "localhost");
  join_lines(fields, http::field::upgrade);
  EXPECT_EQ(fields.count(http::field::upgrade), 0U);
}

}  // namespace
}  // namespace tactus::server
