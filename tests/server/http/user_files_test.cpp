#include "server/http/user_files.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "server/http/content_type.h"

namespace tactus::server {
namespace {

namespace fs = std::filesystem;

std::string header(const HttpAnswer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.headers)
    if (key == name) return value;
  return {};
}

class UserFilesTest : public testing::Test {
 protected:
  UserFilesTest() {
    std::string name = (fs::temp_directory_path() / "tactus_www_XXXXXX").string();
    folder = ::mkdtemp(name.data());
    fs::create_directories(folder / "show");
    write("index.html", "<title>Mine</title>");
    write("show/index.html", "show");
    write("show/.hidden", "hidden");
    write(".git", "hidden");
    files.emplace(folder.string());
  }
  ~UserFilesTest() override {
    files.reset();
    fs::remove_all(folder);
  }

  void write(const std::string& name, const std::string& text) {
    std::ofstream{folder / name, std::ios::binary} << text;
  }
  HttpAnswer ask(const HttpRequest& request, std::string_view path) {
    EXPECT_TRUE(UserFiles::covers(path)) << path;
    auto routed = UserFiles::route(request, path);
    if (auto* answer = std::get_if<HttpAnswer>(&routed)) return std::move(*answer);
    std::promise<HttpAnswer> promise;
    files->open(std::get<UserFileRequest>(std::move(routed)),
                [&](HttpAnswer answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
  }
  HttpAnswer get(std::string_view path) { return ask({.presented = {.method = "GET"}}, path); }
  std::string body(std::string_view path) {
    const HttpAnswer answer = get(path);
    if (!answer.file) return "status " + std::to_string(answer.status);
    std::string text;
    for (auto part = answer.file->read(); !part.empty(); part = answer.file->read())
      text.append(part.begin(), part.end());
    return text;
  }

  fs::path folder;
  std::optional<UserFiles> files;
};

TEST_F(UserFilesTest, cover_their_folder_and_nothing_beside_it) {
  for (const char* path : {"/www", "/www/", "/www/a/b"}) EXPECT_TRUE(UserFiles::covers(path));
  for (const char* path : {"/", "/wwwa", "/ww", "/transport/www", "/WWW/", "www/"})
    EXPECT_FALSE(UserFiles::covers(path)) << path;
}

TEST_F(UserFilesTest, a_folder_is_its_index) {
  EXPECT_EQ(body("/www/"), "<title>Mine</title>");
  EXPECT_EQ(body("/www/index.html"), "<title>Mine</title>");
  EXPECT_EQ(body("/www/show/"), "show");
  fs::create_directory(folder / "empty");
  EXPECT_EQ(get("/www/empty/").status, 404U);
}

TEST_F(UserFilesTest, a_folder_without_its_slash_redirects_so_that_relative_links_work) {
  EXPECT_EQ(header(get("/www"), "Location"), "./www/");
  EXPECT_EQ(get("/www/show").status, 301U);
  EXPECT_EQ(header(get("/www/show"), "Location"), "./show/");
  // Neither a scheme, nor another host, nor a second header.
  for (const auto& [name, location] : {std::pair{"javascript:x", "./javascript%3Ax/"},
                                       std::pair{"a b\r\nX: y", "./a%20b%0D%0AX%3A%20y/"}}) {
    fs::create_directory(folder / "show" / name);
    EXPECT_EQ(header(get(std::string{"/www/show/"} + name), "Location"), location);
  }
}

TEST_F(UserFilesTest, hidden_files_and_strange_paths_are_not_found) {
  for (const char* path :
       {"/www/.git", "/www/show/.hidden", "/www/..", "/www/../x", "/www/show/../index.html",
        "/www/./index.html", "/www//index.html", "/www/show//index.html", "/www//", "/www/.",
        "/www/none", "/www/index.html/", "/www/index.html/x", "/www/%2e%2e/x"})
    EXPECT_EQ(get(path).status, 404U) << path;
  EXPECT_EQ(get("/www/" + std::string(300, 'a')).status, 404U);
  EXPECT_EQ(get("/www/" + std::string(5'000, 'a')).status, 404U);
}

TEST_F(UserFilesTest, a_link_leads_only_to_files_of_the_folder) {
  fs::create_symlink("show/index.html", folder / "inside");
  fs::create_symlink("/etc/passwd", folder / "outside");
  fs::create_symlink("/etc", folder / "etc");
  fs::create_symlink("none", folder / "dangling");
  EXPECT_EQ(body("/www/inside"), "show");
  for (const char* path : {"/www/outside", "/www/etc/passwd", "/www/etc/", "/www/dangling"})
    EXPECT_EQ(get(path).status, 404U) << path;
}

TEST_F(UserFilesTest, a_version_that_the_client_has_is_not_sent_again) {
  const HttpAnswer first = get("/www/");
  const std::string tag = header(first, "ETag");
  const std::string date = header(first, "Last-Modified");
  EXPECT_TRUE(tag.starts_with("W/\"")) << tag;
  const auto status = [&](std::string_view if_none_match, std::string_view since) {
    return ask({.if_none_match = if_none_match,
                .if_modified_since = since,
                .presented = {.method = "GET"}},
               "/www/")
        .status;
  };
  EXPECT_EQ(status(tag, ""), 304U);
  EXPECT_EQ(status(tag.substr(2), ""), 304U);
  EXPECT_EQ(status("\"x\", " + tag, ""), 304U);
  EXPECT_EQ(status("*", ""), 304U);
  EXPECT_EQ(status("", date), 304U);
  EXPECT_EQ(status("\"x\"", date), 200U) << "If-None-Match takes precedence";
  EXPECT_EQ(status("", "Thu, 01 Jan 1970 00:00:00 GMT"), 200U);
  write("index.html", "changed");
  EXPECT_EQ(status(tag, ""), 200U);
}

TEST_F(UserFilesTest, the_date_is_written_as_http_requires) {
  const auto modified = fs::file_time_type::clock::from_sys(std::chrono::sys_seconds{
      std::chrono::seconds{784'111'777}});  // the example of RFC 9110, section 5.6.7
  fs::last_write_time(folder / "index.html", modified);
  EXPECT_EQ(header(get("/www/"), "Last-Modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_F(UserFilesTest, a_file_is_read_in_parts) {
  const std::string text(UserFile::part_bytes * 2 + 1, 'x');
  write("large", text);
  const HttpAnswer answer = get("/www/large");
  EXPECT_EQ(answer.file->size(), text.size());
  EXPECT_EQ(answer.file->read().size(), UserFile::part_bytes);
  EXPECT_EQ(answer.file->left(), UserFile::part_bytes + 1);
  EXPECT_EQ(body("/www/large"), text);
}

TEST_F(UserFilesTest, of_a_file_that_changes_no_more_is_read_than_was_announced) {
  write("changing", std::string(UserFile::part_bytes + 10, 'x'));
  const HttpAnswer grown = get("/www/changing");
  const HttpAnswer shortened = get("/www/changing");
  const HttpAnswer removed = get("/www/changing");
  write("changing", std::string(UserFile::part_bytes * 2, 'y'));
  EXPECT_EQ(grown.file->read().size(), UserFile::part_bytes);
  EXPECT_EQ(grown.file->read().size(), 10U);
  EXPECT_TRUE(grown.file->read().empty());
  EXPECT_EQ(grown.file->left(), 0U);
  fs::resize_file(folder / "changing", 5);
  EXPECT_EQ(shortened.file->read().size(), 5U);
  EXPECT_TRUE(shortened.file->read().empty());
  EXPECT_GT(shortened.file->left(), 0U);
  fs::remove(folder / "changing");
  EXPECT_EQ(removed.file->read().size(), 5U) << "an open file is not lost";
}

TEST_F(UserFilesTest, an_empty_file_is_a_file) {
  write("empty.css", "");
  EXPECT_EQ(get("/www/empty.css").status, 200U);
  EXPECT_EQ(body("/www/empty.css"), "");
}

TEST_F(UserFilesTest, are_only_read) {
  const HttpAnswer answer = ask({.presented = {.method = "POST"}}, "/www/index.html");
  EXPECT_EQ(answer.status, 405U);
  EXPECT_EQ(header(answer, "Allow"), "GET, HEAD, OPTIONS");
}

TEST_F(UserFilesTest, requests_may_end_with_the_server) {
  for (int i = 0; i < 100; ++i) files->open({.name = "index.html"}, [](const HttpAnswer&) {});
  files.reset();
}

TEST(ContentType, follows_the_extension) {
  EXPECT_EQ(content_type_of("show/index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(content_type_of("a.b/LOGO.SVG"), "image/svg+xml");
  EXPECT_EQ(content_type_of("tactus.min.mjs"), "text/javascript; charset=utf-8");
  for (const char* name : {"README", "a.unknown", "a.", "html", "", "a.htmlx", "a.ht"})
    EXPECT_EQ(content_type_of(name), "application/octet-stream") << name;
}

}  // namespace
}  // namespace tactus::server
