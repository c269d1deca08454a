#include "server/access/host_names.h"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

namespace tactus::server::access {
namespace {

const std::vector<std::string> extra_names{"Stage.Example", "xn--bhne-5qa.example."};
const HostNames studio{"Studio", extra_names};

TEST(HostNames, addresses_and_own_names_are_accepted) {
  for (const char* host :
       {"localhost", "localhost:8000", "LOCALHOST.:8000", "app.localhost", "127.0.0.1:8000",
        "127.9.9.9", "192.168.1.5:8000", "[::1]:8000", "[::ffff:127.0.0.1]:8000", "[2001:db8::1]",
        "0.0.0.0:8000", "studio", "STUDIO:8000", "studio.", "studio.local", "Studio.Local.:8000",
        "stage.example", "STAGE.EXAMPLE.:443", "xn--bhne-5qa.example:1"})
    EXPECT_TRUE(studio.accepts(host)) << host;
}

TEST(HostNames, every_other_name_is_refused) {
  for (const char* host :
       {"evil.example", "evil.example:8000", "rebind.example", "localhost.evil.example",
        "127.0.0.1.evil", "127.0.0.1.nip.io", "localhost-evil", "notlocalhost",
        "studio.evil.example", "studio.local.evil.example", "evil-studio.local",
        "evil.studio.local", "sub.stage.example", "other.local", "local", "localhost.localdomain",
        "b\xc3\xbchne.example"})
    EXPECT_FALSE(studio.accepts(host)) << host;
}

TEST(HostNames, what_is_no_host_is_refused) {
  for (const char* host : {"",
                           " ",
                           ":8000",
                           "localhost ",
                           " localhost",
                           "localhost\t",
                           "localhost:",
                           "localhost:0",
                           "localhost:65536",
                           "localhost:http",
                           "localhost:8000:8000",
                           "localhost,evil.example",
                           "localhost evil.example",
                           "evil.example,localhost",
                           "evil.example@localhost",
                           "localhost@evil.example",
                           "localhost/",
                           "http://localhost",
                           "//localhost",
                           "localhost#",
                           "localhost?",
                           "localhost\\",
                           ".localhost",
                           "localhost..",
                           "studio..local",
                           "::1",
                           "[::1%25lo]",
                           "[::1",
                           "2130706433",
                           "0x7f.1",
                           "0177.0.0.1",
                           "127.1",
                           "127.0.0.1.",
                           "127.0.0.256",
                           "null",
                           "*"})
    EXPECT_FALSE(studio.accepts(host)) << '"' << host << '"';
}

TEST(HostNames, a_machine_name_with_a_domain_counts_without_it_too) {
  const HostNames names{"studio.example.org"};
  EXPECT_TRUE(names.accepts("studio.example.org"));
  EXPECT_TRUE(names.accepts("studio.local"));
  EXPECT_TRUE(names.accepts("studio"));
  EXPECT_FALSE(names.accepts("example.org"));
  EXPECT_FALSE(names.accepts("studio.example"));
}

TEST(HostNames, an_invalid_machine_name_adds_nothing) {
  for (const char* machine : {"", "My Mac", "caf\xc3\xa9", "192.168.1.5", "[::1]", "a:1", "."}) {
    const HostNames names{machine};
    EXPECT_TRUE(names.accepts("localhost")) << machine;
    EXPECT_FALSE(names.accepts(".local")) << machine;
    EXPECT_FALSE(names.accepts("evil.example")) << machine;
  }
}

TEST(HostNames, a_name_that_mdns_chose_later_is_accepted) {
  HostNames names{"studio"};
  EXPECT_FALSE(names.accepts("studio-2.local"));
  names.add("Studio-2.local");
  names.add("caf\xc3\xa9.local");
  EXPECT_TRUE(names.accepts("studio-2.local:8000"));
  EXPECT_TRUE(names.accepts("studio.local"));
  EXPECT_FALSE(names.accepts("studio-3.local"));
  EXPECT_FALSE(names.accepts("caf\xc3\xa9.local"));
}

TEST(HostNames, an_extra_name_must_be_a_name_alone) {
  for (const char* extra : {"", "http://stage.example", "stage.example:8000", "*.example", "a b",
                            "192.168.1.5", "[::1]", "b\xc3\xbchne.example"}) {
    const std::array<std::string, 1> names{extra};
    EXPECT_THROW((HostNames{"studio", names}), std::invalid_argument) << extra;
    EXPECT_FALSE(HostNames::is_name(extra)) << extra;
  }
}

}  // namespace
}  // namespace tactus::server::access
