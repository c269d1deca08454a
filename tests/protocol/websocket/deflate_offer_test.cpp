#include "protocol/websocket/deflate_offer.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::protocol {
namespace {

std::string taken(std::string_view extensions, int window_bits = 12) {
  return acceptable_deflate_offer(extensions, window_bits);
}

TEST(DeflateOffer, IsTakenAsItWasMade) {
  for (const char* offer :
       {"permessage-deflate", "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover"})
    EXPECT_EQ(taken(offer), offer);
}

TEST(DeflateOffer, IsWrittenPlainlyHoweverItWasWritten) {
  EXPECT_EQ(taken(" PerMessage-Deflate ;\tCLIENT_max_window_bits = \"10\"\t"),
            "permessage-deflate; client_max_window_bits=10");
  EXPECT_EQ(taken("permessage-deflate;server_no_context_takeover"),
            "permessage-deflate; server_no_context_takeover");
  EXPECT_EQ(taken(", ,permessage-deflate,"), "permessage-deflate");
}

TEST(DeflateOffer, OfSeveralIsTheFirstThatCanBeTaken) {
  EXPECT_EQ(taken("x-other; a=b; c, permessage-deflate; client_max_window_bits"),
            "permessage-deflate; client_max_window_bits");
  EXPECT_EQ(taken("permessage-deflate; unknown, permessage-deflate"), "permessage-deflate");
  EXPECT_EQ(taken("permessage-deflate; server_max_window_bits=9, permessage-deflate"),
            "permessage-deflate");
  EXPECT_EQ(taken("permessage-deflate; client_max_window_bits, permessage-deflate"),
            "permessage-deflate; client_max_window_bits");
}

TEST(DeflateOffer, IsDeclinedWhereItIsMalformed) {
  for (const char* offer :
       {"",
        ",",
        ";",
        "x-webkit-deflate-frame",
        "permessage-deflated",
        "permessage-deflate; unknown",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=012",
        "permessage-deflate; server_max_window_bits=1e1",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=\"10",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; client_max_window_bits; Client_Max_Window_Bits=9",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate;",
        "permessage-deflate server_no_context_takeover",
        "=permessage-deflate",
        "permessage-deflate/"})
    EXPECT_EQ(taken(offer), "") << offer;
}

TEST(DeflateOffer, IsDeclinedWhereItsWindowIsSmallerThanTheServersMessagesNeed) {
  EXPECT_EQ(taken("permessage-deflate; server_max_window_bits=11", 12), "");
  EXPECT_NE(taken("permessage-deflate; server_max_window_bits=11", 11), "");
  EXPECT_NE(taken("permessage-deflate; server_max_window_bits=9", 9), "");
  EXPECT_EQ(taken("permessage-deflate; server_max_window_bits=8", 9), "");
  EXPECT_NE(taken("permessage-deflate; server_max_window_bits=15", 15), "");
}

}  // namespace
}  // namespace tactus::protocol
