#include "app/key/options.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "../cli/command_reader.h"

namespace tactus::app {
namespace {

using KeyAction = KeyOptions::Action;
using server::access::Role;

class KeyCommand : public testing::Test, public CommandReader {};

TEST_F(KeyCommand, lists_the_keys_without_an_action) {
  ASSERT_EQ(error_of({"key"}), "no error");
  EXPECT_EQ(options.key.action, KeyAction::list);
  EXPECT_EQ(options.key.keys, "");
}

TEST_F(KeyCommand, creates_a_key_with_a_name_and_a_role) {
  ASSERT_EQ(error_of({"key", "new", "lights", "--role", "view"}), "no error");
  EXPECT_EQ(options.key.action, KeyAction::create);
  EXPECT_EQ(options.key.name, "lights");
  EXPECT_EQ(options.key.role, Role::view);
  ASSERT_EQ(error_of({"key", "--role=control", "new", "tablet"}), "no error");
  EXPECT_EQ(options.key.role, Role::control);
}

TEST_F(KeyCommand, revokes_a_key_by_its_name) {
  ASSERT_EQ(error_of({"key", "revoke", "lights"}), "no error");
  EXPECT_EQ(options.key.action, KeyAction::revoke);
  EXPECT_EQ(options.key.name, "lights");
}

TEST_F(KeyCommand, takes_the_file_from_the_variable_and_the_role_from_the_flag_only) {
  variables = {{"TACTUS_KEYS", "/a/keys"}, {"TACTUS_ROLE", "view"}};
  ASSERT_EQ(error_of({"key"}), "no error");
  EXPECT_EQ(options.key.keys, "/a/keys");
  EXPECT_NE(error_of({"key", "new", "lights"}), "no error");
  ASSERT_EQ(error_of({"key", "--keys", "/b/keys"}), "no error");
  EXPECT_EQ(options.key.keys, "/b/keys");
}

TEST_F(KeyCommand, a_mistake_is_an_error_with_its_remedy) {
  const std::pair<Words, const char*> cases[] = {
      {{"key", "nwe", "a"}, R"(unknown action "nwe"; did you mean "new"?)"},
      {{"key", "lights"}, R"(unknown action "lights"; use new or revoke)"},
      {{"key", "new"}, "tactus key new needs a NAME"},
      {{"key", "revoke"}, "tactus key revoke needs a NAME"},
      {{"key", "new", "lights"}, "tactus key new needs --role view or --role control"},
      {{"key", "new", "lights", "--role", "admin"},
       R"(--role: "admin" is not a role (view or control))"},
      {{"key", "revoke", "lights", "--role", "view"}, "--role is an option of tactus key new"},
      {{"key", "--role", "view"}, "--role is an option of tactus key new"},
      {{"key", "new", "a", "b"},
       R"(unexpected argument "b"; usage: tactus key [OPTION...] [ACTION NAME])"}};
  for (const auto& [words, message] : cases) EXPECT_EQ(error_of(words), message);
}

TEST_F(KeyCommand, a_wrong_name_is_an_error) {
  for (const std::string& name : {std::string{}, std::string{"two words"}, std::string{"a/b"},
                                  std::string{"caf\xc3\xa9"}, std::string(65, 'a')}) {
    const auto message = error_of({"key", "new", name, "--role", "view"});
    EXPECT_TRUE(message.starts_with("invalid key name \"" + name + "\"")) << message;
  }
  EXPECT_EQ(error_of({"key", "new", std::string(64, 'a'), "--role", "view"}), "no error");
}

}  // namespace
}  // namespace tactus::app
