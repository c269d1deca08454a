#include "protocol/websocket/frame_header.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tactus::protocol {
namespace {

using namespace std::string_literals;

std::string header(const FrameHeader& header) {
  std::string bytes;
  append_frame_header(bytes, header);
  return bytes;
}

std::string frame(FrameHeader shape, std::size_t length) {
  shape.length = length;
  return header(shape) + std::string(length, '\x88');  // looks like a close frame
}

struct Place {
  bool between_frames;
  bool between_messages;
  bool close_seen;
  friend bool operator==(const Place&, const Place&) = default;
};

Place place(const FrameScanner& scanner) {
  return {scanner.between_frames(), scanner.between_messages(), scanner.close_seen()};
}

/// A byte stream with the scanner's expected position after each byte.
struct Stream {
  std::string bytes;
  std::vector<Place> places = {{true, true, false}};

  void add(const FrameHeader& shape, std::size_t length) {
    const std::string added = frame(shape, length);
    const bool close = places.back().close_seen || shape.opcode == Opcode::close;
    const bool control = shape.opcode >= Opcode::close;
    open_message = control ? open_message : !shape.fin;
    places.insert(places.end(), added.size(), {false, false, close});
    places.back() = {true, !open_message, close};
    bytes += added;
  }
  bool open_message = false;
};

/// A fragmented message with a ping and an empty pong inside, whole messages, and a close.
Stream many_frames(std::size_t length) {
  Stream stream;
  stream.add({Opcode::text}, 1);
  stream.add({.opcode = Opcode::binary, .fin = false}, length);
  stream.add({Opcode::ping}, 125);
  stream.add({.opcode = Opcode::continuation, .fin = false}, 0);
  stream.add({Opcode::pong}, 0);
  stream.add({Opcode::continuation}, 3);
  stream.add({Opcode::text}, 0);
  stream.add({.opcode = Opcode::binary, .compressed = true}, length);
  stream.add({Opcode::close}, 2);
  return stream;
}

TEST(FrameHeader, IsAsTheStandardWritesIt) {
  EXPECT_EQ(header({.opcode = Opcode::text, .length = 5}), "\x81\x05"s);
  EXPECT_EQ(header({.opcode = Opcode::text, .fin = false, .length = 3}), "\x01\x03"s);
  EXPECT_EQ(header({.opcode = Opcode::continuation, .length = 2}), "\x80\x02"s);
  EXPECT_EQ(header({.opcode = Opcode::binary, .length = 256}), "\x82\x7E\x01\x00"s);
  EXPECT_EQ(header({.opcode = Opcode::binary, .length = 65'536}),
            "\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
  EXPECT_EQ(header({.opcode = Opcode::text, .compressed = true, .length = 7}), "\xC1\x07"s);
  EXPECT_EQ(header({.opcode = Opcode::close}), "\x88\x00"s);
  EXPECT_EQ(header({.opcode = Opcode::ping}), "\x89\x00"s);
  EXPECT_EQ(header({.opcode = Opcode::pong}), "\x8A\x00"s);
}

TEST(FrameHeader, IsOfTheShortestFormForItsLength) {
  EXPECT_EQ(header({.opcode = Opcode::text, .length = 125}), "\x81\x7D"s);
  EXPECT_EQ(header({.opcode = Opcode::text, .length = 126}), "\x81\x7E\x00\x7E"s);
  EXPECT_EQ(header({.opcode = Opcode::text, .length = 65'535}), "\x81\x7E\xFF\xFF"s);
  EXPECT_EQ(header({.opcode = Opcode::text, .length = 65'536}).size(), 10U);
  EXPECT_EQ(header({.opcode = Opcode::text, .length = 0x7FFF'FFFF'FFFF'FFFF}),
            "\x81\x7F\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s);
}

TEST(FrameHeader, IsAppended) {
  std::string bytes = "before";
  append_frame_header(bytes, {.opcode = Opcode::text, .length = 1});
  EXPECT_EQ(bytes, "before\x81\x01"s);
}

TEST(FrameScanner, KnowsWhereItIsAfterEachByte) {
  for (const std::size_t length : {0U, 1U, 125U, 126U, 300U, 65'535U, 65'536U}) {
    const Stream stream = many_frames(length);
    FrameScanner scanner;
    for (std::size_t at = 0; at < stream.bytes.size(); ++at) {
      ASSERT_EQ(place(scanner), stream.places[at]) << "byte " << at << ", length " << length;
      scanner.consume({&stream.bytes[at], 1});
    }
    EXPECT_EQ(place(scanner), stream.places.back());
  }
}

TEST(FrameScanner, ComesOutTheSameHoweverAStreamIsCut) {
  const Stream stream = many_frames(130);
  const std::string_view bytes = stream.bytes;
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    for (std::size_t second = first; second <= bytes.size(); ++second) {
      FrameScanner scanner;
      scanner.consume(bytes.substr(0, first));
      ASSERT_EQ(place(scanner), stream.places[first]);
      scanner.consume(bytes.substr(first, second - first));
      ASSERT_EQ(place(scanner), stream.places[second]) << first << ", " << second;
      scanner.consume(bytes.substr(second));
      ASSERT_EQ(place(scanner), stream.places.back()) << first << ", " << second;
    }
  }
}

TEST(FrameScanner, SkipsPayloadsOfAnyLength) {
  FrameScanner scanner;
  scanner.consume(header({.opcode = Opcode::binary, .length = std::uint64_t{1} << 40U}));
  const std::string chunk(1U << 20U, '\x88');
  for (int count = 1; count < 1 << 20; ++count) scanner.consume(chunk);
  scanner.consume(std::string_view{chunk}.substr(1));
  EXPECT_FALSE(scanner.between_frames());
  scanner.consume("x");
  EXPECT_EQ(place(scanner), (Place{true, true, false}));
}

TEST(FrameScanner, SkipsTheMaskOfAClientsFrame) {
  for (const std::size_t length : {0U, 1U, 125U, 126U, 65'536U}) {
    std::string bytes = header({.opcode = Opcode::text, .length = length});
    bytes[1] = static_cast<char>(bytes[1] | 0x80);
    bytes += std::string(4 + length, '\x88');
    FrameScanner scanner;
    for (const char& byte : bytes) {
      EXPECT_EQ(scanner.between_messages(), &byte == &bytes.front()) << length;
      scanner.consume({&byte, 1});
    }
    EXPECT_TRUE(scanner.between_messages()) << length;
  }
}

TEST(FrameScanner, SeesACloseByItsFirstByte) {
  FrameScanner scanner;
  scanner.consume(frame({.opcode = Opcode::text, .fin = false}, 3) + "\x88");
  EXPECT_EQ(place(scanner), (Place{false, false, true}));
}

}  // namespace
}  // namespace tactus::protocol
