#include "app/monitor/key_source.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace tactus::app {
namespace {

constexpr const char* a_key = "7Q2MX-0G4TR-9ZKDA-C1VWE";
constexpr const char* other_key = "00000-11111-22222-33333";

class KeySource : public testing::Test {
 protected:
  KeySource() {
    std::string name = testing::TempDir() + "tactus_key_source_XXXXXX";
    folder = ::mkdtemp(name.data());
  }
  ~KeySource() override { std::filesystem::remove_all(folder); }

  std::string file(const std::string& text) const {
    std::ofstream{folder + "/key"} << text;
    return folder + "/key";
  }
  static Environment variable(const std::string& value) {
    return [value](const std::string& name) -> std::optional<std::string> {
      if (name != "TACTUS_KEY") return std::nullopt;
      return value;
    };
  }
  static std::string error_of(const Result<std::string>& key) {
    return key ? "no error" : key.error().message;
  }

  std::string folder;
};

TEST_F(KeySource, without_a_file_and_variable_there_is_no_key) {
  const auto unset = [](const std::string&) { return std::optional<std::string>{}; };
  EXPECT_EQ(*client_key("", unset), "");
  EXPECT_EQ(*client_key("", variable("")), "");
}

TEST_F(KeySource, the_file_overrides_the_variable) {
  EXPECT_EQ(*client_key("", variable(a_key)), a_key);
  EXPECT_EQ(*client_key(file(other_key), variable(a_key)), other_key);
}

TEST_F(KeySource, a_key_is_read_as_people_write_it) {
  for (const std::string text :
       {"7Q2MX-0G4TR-9ZKDA-C1VWE\n", "7q2mxog4tr9zkdaclvwe\r\n\n", "7Q2MX 0G4TR 9ZKDA C1VWE"})
    EXPECT_EQ(*client_key(file(text), variable("")), a_key) << text;
}

TEST_F(KeySource, an_error_names_the_place_but_not_the_text) {
  for (const std::string text : {"", "\n", "secret", "7Q2MX-0G4TR-9ZKDA-C1VWE\n7Q2MX"}) {
    const auto message = error_of(client_key(file(text), variable(a_key)));
    EXPECT_TRUE(message.starts_with("the text in " + folder + "/key is not a key")) << message;
    EXPECT_EQ(message.find("secret"), std::string::npos);
  }
  EXPECT_TRUE(error_of(client_key("", variable("secret"))).starts_with("TACTUS_KEY is not a key"));
  EXPECT_EQ(error_of(client_key(folder + "/none", variable(a_key))),
            "--key-file: cannot read " + folder + "/none: No such file or directory");
  EXPECT_NE(error_of(client_key(folder, variable(a_key))), "no error");
}

}  // namespace
}  // namespace tactus::app
