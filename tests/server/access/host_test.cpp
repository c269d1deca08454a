#include "server/access/host.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::server::access {
namespace {

struct Spelling {
  const char* text;
  const char* canonical;
};

TEST(Host, has_one_canonical_text) {
  const Spelling spellings[] = {{"localhost", "localhost"},
                                {"LocalHost", "localhost"},
                                {"localhost.", "localhost"},
                                {"Studio.Local", "studio.local"},
                                {"XN--Bcher-KVA.example", "xn--bcher-kva.example"},
                                {"my_mac", "my_mac"},
                                {"127.0.0.1", "127.0.0.1"},
                                {"[::1]", "[::1]"},
                                {"[0:0:0:0:0:0:0:1]", "[::1]"},
                                {"[FE80::A]", "[fe80::a]"},
                                {"[2001:0db8::0001]", "[2001:db8::1]"},
                                {"[::ffff:127.0.0.1]", "127.0.0.1"},
                                {"[::ffff:7f00:1]", "127.0.0.1"},
                                {"[::FFFF:192.168.1.5]", "192.168.1.5"}};
  for (const auto& [text, canonical] : spellings) {
    const auto host = Host::parse(text);
    ASSERT_TRUE(host) << text;
    EXPECT_EQ(host->text(), canonical) << text;
    EXPECT_EQ(host, Host::parse(canonical)) << text;
  }
}

TEST(Host, refuses_what_is_neither_address_nor_name) {
  for (const char* text : {"",
                           ".",
                           "..",
                           ".localhost",
                           "localhost..",
                           "a..localhost",
                           "local host",
                           " localhost",
                           "localhost ",
                           "local\thost",
                           "localhost\r",
                           "localhost\n",
                           "b\xc3\xbc\x63her.example",
                           "\xef\xbd\x8cocalhost",
                           "localhost\x7f",
                           "local%68ost",
                           "%6cocalhost",
                           "user@localhost",
                           "localhost/",
                           "localhost/x",
                           "localhost\\x",
                           "localhost?x",
                           "localhost#x",
                           "localhost:80",
                           "localhost,evil.example",
                           "*",
                           "*.localhost",
                           "::1",
                           "fe80::1",
                           "[]",
                           "[",
                           "]",
                           "[::1",
                           "::1]",
                           "[::1].",
                           "[::1]x",
                           "[[::1]]",
                           "[::1%lo]",
                           "[::1%25lo]",
                           "[fe80::1%eth0]",
                           "[fe80::1%25eth0]",
                           "[::1::]",
                           "[:::1]",
                           "[12345::]",
                           "[::127.1]",
                           "[::ffff:127.0.0.256]",
                           "[::ffff:0x7f.0.0.1]",
                           "[127.0.0.1]",
                           "[localhost]",
                           "[v1.localhost]"})
    EXPECT_FALSE(Host::parse(text)) << '"' << text << '"';
  EXPECT_FALSE(Host::parse(std::string_view{"localhost\0", 10}));
  EXPECT_FALSE(Host::parse(std::string_view{"localhost\0.evil", 15}));
}

TEST(Host, refuses_other_spellings_of_an_ipv4_address) {
  for (const char* text : {"2130706433",
                           "0x7f000001",
                           "0X7F000001",
                           "017700000001",
                           "0",
                           "1",
                           "127",
                           "127.1",
                           "127.0.1",
                           "0x7f.1",
                           "0x7f.0.0.1",
                           "0177.0.0.1",
                           "127.0.0.01",
                           "127.0.0.0x1",
                           "127.0.0.0x",
                           "127.0.0.1.",
                           "127.0.0.1.1",
                           "127.0.0.256",
                           "1270.0.0.1",
                           "127..0.1",
                           "evil.1",
                           "evil.0x1",
                           "0x",
                           "4294967296",
                           "00000000000000000000000000000000000127.0.0.1"})
    EXPECT_FALSE(Host::parse(text)) << text;
}

TEST(Host, a_number_before_the_last_label_is_part_of_a_name) {
  for (const char* text : {"127.0.0.1.evil", "2.studio", "1a", "0xg", "127.0.0.1.localhost"}) {
    const auto host = Host::parse(text);
    ASSERT_TRUE(host) << text;
    EXPECT_FALSE(host->is_address()) << text;
  }
}

TEST(Host, loopback_is_what_leads_to_this_machine_alone) {
  for (const char* text : {"localhost", "LOCALHOST.", "app.localhost", "a.b.localhost", "127.0.0.1",
                           "127.255.255.254", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f01:203]"})
    EXPECT_TRUE(Host::parse(text)->is_loopback()) << text;
  for (const char* text :
       {"localhost.evil.example", "notlocalhost", "127.0.0.1.evil", "xn--localhost", "0.0.0.0",
        "128.0.0.1", "126.255.255.255", "192.168.1.5", "[::]", "[::2]", "[::127.0.0.1]",
        "[::ffff:128.0.0.1]", "[::fffe:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[fe80::1]",
        "localhost.localdomain", "local-host"})
    EXPECT_FALSE(Host::parse(text)->is_loopback()) << text;
}

TEST(Host, a_name_has_253_bytes_at_most_and_a_label_63) {
  const std::string label(63, 'a');
  const std::string longest =
      label + '.' + label + '.' + label + '.' + std::string(61, 'a');  // 253 bytes
  EXPECT_TRUE(Host::parse(label));
  EXPECT_FALSE(Host::parse(label + 'a'));
  EXPECT_TRUE(Host::parse(longest));
  EXPECT_TRUE(Host::parse(longest + '.'));
  EXPECT_FALSE(Host::parse(longest + 'a'));
  EXPECT_FALSE(Host::parse(std::string(1 << 20, 'a')));
}

TEST(Authority, has_an_optional_port) {
  EXPECT_EQ(Authority::parse("localhost")->port, std::nullopt);
  EXPECT_EQ(Authority::parse("localhost:1")->port, 1);
  EXPECT_EQ(Authority::parse("localhost.:65535")->port, 65535);
  EXPECT_EQ(Authority::parse("[::1]:8000")->port, 8000);
  EXPECT_EQ(Authority::parse("[::1]:8000")->host.text(), "[::1]");
  EXPECT_EQ(Authority::parse("[::1]")->port, std::nullopt);
  EXPECT_EQ(Authority::parse("127.0.0.1:8000")->host.text(), "127.0.0.1");
}

TEST(Authority, refuses_an_invalid_port) {
  for (const char* port : {":",           ":0",
                           ":00",         ":08000",
                           ":65536",      ":99999",
                           ":4294967376", ":18446744073709551616",
                           ":-1",         ":+80",
                           ":80 ",        ": 80",
                           ":8x",         ":0x50",
                           ":80:80",      ":80,",
                           ":80/",        ":80@evil.example",
                           ":localhost",  ":\xd9\xa8\xd9\xa0",
                           "::80",        ":80#",
                           ":80?"})
    for (const char* host : {"localhost", "127.0.0.1", "[::1]"})
      EXPECT_FALSE(Authority::parse(std::string{host} + port)) << host << port;
  for (const char* text : {":80", "[::1]80", "[::1]x:80", "[::1", "[:80", "]:80", "::1:80"})
    EXPECT_FALSE(Authority::parse(text)) << text;
}

}  // namespace
}  // namespace tactus::server::access
