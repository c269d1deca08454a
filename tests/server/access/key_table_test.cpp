#include "server/access/key_table.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::server::access {
namespace {

using std::chrono::day, std::chrono::month, std::chrono::year;
constexpr std::chrono::year_month_day created{year{2026}, month{11}, day{29}};

KeyEntry entry_of(const std::string& name, Role role = Role::view) {
  return {name, role, Digest::of(name), created};
}

std::string line_of(const std::string& name, const std::string& role = "view") {
  return name + ' ' + role + ' ' + Digest::of(name).text() + " 2026-11-29\n";
}

TEST(KeyTable, its_text_reads_back) {
  KeyTable table;
  ASSERT_TRUE(table.add(entry_of("lights")));
  ASSERT_TRUE(table.add(entry_of("Front-of_house.2", Role::control)));
  const auto read = KeyTable::parse(table.text());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->text(), table.text());
  ASSERT_EQ(read->entries().size(), 2U);
  EXPECT_EQ(read->entries()[1].name, "Front-of_house.2");
  EXPECT_EQ(read->entries()[1].role, Role::control);
  EXPECT_EQ(read->entries()[1].created, created);
}

TEST(KeyTable, its_text_is_as_documented) {
  KeyTable table;
  ASSERT_TRUE(table.add(entry_of("lights")));
  EXPECT_EQ(table.text(), "# Keys of tactus; see tactus key --help.\n# name role sha256 created\n" +
                              line_of("lights"));
}

TEST(KeyTable, comments_blanks_and_line_ends_are_skipped) {
  const auto table =
      KeyTable::parse("\n# comment\n  \t\r\n" + line_of("a") + " b\tcontrol  " +
                      Digest::of("b").text() + "\t2024-02-29 \r\n\n#" + line_of("c") + "#");
  ASSERT_TRUE(table) << table.error().message;
  ASSERT_EQ(table->entries().size(), 2U);
  EXPECT_EQ(table->entries()[1].name, "b");
  EXPECT_TRUE(KeyTable::parse("")->entries().empty());
}

TEST(KeyTable, the_last_line_needs_no_end) {
  const std::string line = line_of("a");
  EXPECT_EQ(KeyTable::parse(line.substr(0, line.size() - 1))->entries().size(), 1U);
}

struct Wrong {
  std::string line;
  const char* message;
};

TEST(KeyTable, an_error_names_its_line_and_cause) {
  const std::string digest = Digest::of("b").text();
  const Wrong wrongs[] = {
      {"b", "line 3: 1 fields instead of 4"},
      {line_of("b") + "x", "line 4: 1 fields instead of 4"},
      {"b view " + digest + " 2026-11-29 x", "line 3: 5 fields instead of 4"},
      {line_of("b", "admin"), "line 3: unknown role \"admin\"; use view or control"},
      {line_of("b", "none"), "line 3: unknown role"},
      {line_of("b", "View"), "line 3: unknown role"},
      {"b view abc 2026-11-29", "line 3: the digest must have 64 hexadecimal digits"},
      {"b view " + digest + " 2026-02-29", "line 3: \"2026-02-29\" is not a date"},
      {"b view " + digest + " 2026-13-01", "line 3: \"2026-13-01\" is not a date"},
      {"b view " + digest + " 29.11.2026", "line 3: \"29.11.2026\" is not a date"},
      {"b view " + digest + " 2026-1-01x", "line 3: \"2026-1-01x\" is not a date"},
      {line_of("caf\xc3\xa9"), "line 3: invalid key name"},
      {line_of("a/b"), "line 3: invalid key name"},
      {line_of(std::string(65, 'n')), "line 3: invalid key name"},
      {line_of("a"), "line 3: a key named a exists"},
      {"b view " + Digest::of("a").text() + " 2026-11-29",
       "line 3: the keys a and b have the same digest"}};
  for (const auto& [line, message] : wrongs) {
    const auto table = KeyTable::parse("# comment\n" + line_of("a") + line);
    ASSERT_FALSE(table) << line;
    EXPECT_EQ(table.error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(table.error().message.starts_with(message)) << table.error().message;
  }
}

TEST(KeyTable, a_key_is_found_by_its_digest_alone) {
  KeyTable table;
  ASSERT_TRUE(table.add(entry_of("a")));
  ASSERT_TRUE(table.add(entry_of("b", Role::control)));
  EXPECT_EQ(table.find(Digest::of("a"))->name, "a");
  EXPECT_EQ(table.find(Digest::of("b"))->role, Role::control);
  EXPECT_EQ(table.find(Digest::of("c")), nullptr);
  EXPECT_EQ(KeyTable{}.find(Digest::of("a")), nullptr);
}

TEST(KeyTable, a_revoked_key_is_gone_and_its_name_free) {
  KeyTable table;
  ASSERT_TRUE(table.add(entry_of("a")));
  ASSERT_TRUE(table.revoke("a"));
  EXPECT_EQ(table.find(Digest::of("a")), nullptr);
  EXPECT_EQ(table.revoke("a").error().code, ErrorCode::not_found);
  EXPECT_TRUE(table.add(entry_of("a")));
}

TEST(KeyTable, a_key_needs_a_role) {
  KeyTable table;
  EXPECT_FALSE(table.add(entry_of("a", Role::none)));
  EXPECT_TRUE(table.entries().empty());
}

TEST(KeyTable, its_size_is_limited) {
  KeyTable table;
  for (std::size_t i = 0; i < KeyTable::max_keys; ++i)
    ASSERT_TRUE(table.add(entry_of("key" + std::to_string(i))));
  EXPECT_EQ(table.add(entry_of("more")).error().code, ErrorCode::resource_exhausted);
}

}  // namespace
}  // namespace tactus::server::access
