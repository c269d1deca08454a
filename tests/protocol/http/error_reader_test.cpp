#include "protocol/http/error_reader.h"

#include <gtest/gtest.h>

#include "protocol/transport/transport_json.h"

namespace tactus::protocol {
namespace {

TEST(ErrorReader, reads_the_message_of_an_encoded_error) {
  const Error error{ErrorCode::unauthenticated, "a \"key\" is needed", "Authorization"};
  EXPECT_EQ(read_error_message(encode(error)), error.message);
}

TEST(ErrorReader, another_text_has_no_message) {
  for (const char* text : {"", "Unauthorized", "[]", "{}", R"({"error":401})", R"({"error":null})",
                           R"({"error":{"message":"no"}})", R"({"error":"no")"})
    EXPECT_EQ(read_error_message(text), "") << text;
}

}  // namespace
}  // namespace tactus::protocol
