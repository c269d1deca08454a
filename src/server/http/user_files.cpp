#include "server/http/user_files.h"

#include <fmt/format.h>
#include <tactus/result.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <exception>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "platform/files/file_io.h"
#include "platform/this_thread.h"
#include "protocol/transport/transport_json.h"
#include "server/http/content_type.h"
#include "server/http/header_fields.h"

namespace tactus::server {
namespace {

constexpr std::string_view root = "/www";

HttpAnswer failed(unsigned status, ErrorCode code, std::string message) {
  return {.status = status, .body = protocol::encode(Error{code, std::move(message), {}})};
}

HttpAnswer not_found() { return failed(404, ErrorCode::not_found, "no such file below /www/"); }

HttpAnswer redirected(std::string location) {
  HttpAnswer answer{.status = 301, .content_type = "text/plain; charset=utf-8"};
  answer.headers = {{"Location", std::move(location)}, {"Cache-Control", "no-cache"}};
  return answer;
}

/// Whether all names of a relative path may be served: not empty, and not beginning with a dot.
bool is_public(std::string_view path) {
  for (;;) {
    const auto end = path.find('/');
    const std::string_view name = path.substr(0, end);
    if (name.empty() || name.front() == '.') return false;
    if (end == std::string_view::npos) return true;
    path.remove_prefix(end + 1);
  }
}

/// A path relative to the requested one: the folder of that name, which the path named without a
/// slash.
std::string folder_location(std::string_view name) {
  std::string location = "./";
  for (const char c : name.substr(name.rfind('/') + 1)) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                          (c >= 'a' && c <= 'z') ||
                          std::string_view{"-._~"}.find(c) != std::string_view::npos;
    if (is_plain) {
      location += c;
    } else {
      location += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return location + '/';
}

/// Whether the client has this version. Our tags are weak, and weakly compared.
/// Source: RFC 9110, sections 13.1.2 (If-None-Match) and 13.1.3.
bool is_fresh(const UserFileRequest& request, std::string_view quoted_tag, std::string_view date) {
  if (request.if_none_match.empty()) return request.if_modified_since == date;
  return request.if_none_match == "*" ||
         request.if_none_match.find(quoted_tag) != std::string::npos;
}

HttpAnswer of_error(const std::error_code& error) {
  if (error == std::errc::too_many_files_open || error == std::errc::not_enough_memory ||
      error == std::errc::too_many_files_open_in_system)
    return failed(503, ErrorCode::resource_exhausted, "too many open files");
  return error == std::errc::io_error ? failed(500, ErrorCode::internal, "cannot read the file")
                                      : not_found();
}

}  // namespace

UserFile::UserFile(platform::FileDescriptor file, std::uint64_t size)
    : file_{std::move(file)},
      size_{size},
      left_{size},
      part_(static_cast<std::size_t>(std::min<std::uint64_t>(size, part_bytes))) {}

std::span<const char> UserFile::read() noexcept {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_, part_.size()));
  std::error_code error;
  const std::size_t bytes =
      platform::read_some(file_.number(), std::span{part_}.first(wanted), error);
  left_ -= bytes;
  return std::span{part_}.first(bytes);
}

UserFiles::UserFiles(const std::string& folder)
    : folder_{[&] {
        std::error_code error;
        auto opened = platform::open_folder(folder, error);
        // A system without the safe way to open files must fail at the start.
        if (!error) static_cast<void>(platform::open_beneath(opened, ".", error));
        if (error)
          throw std::runtime_error{"cannot serve the folder " + folder + ": " + error.message()};
        return opened;
      }()} {
  asio::post(thread_, [] { platform::name_this_thread("tactus-files"); });
}

UserFiles::~UserFiles() {
  thread_.stop();
  thread_.join();
}

bool UserFiles::covers(std::string_view path) noexcept {
  return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

std::variant<HttpAnswer, UserFileRequest> UserFiles::route(const HttpRequest& request,
                                                           std::string_view path) {
  const std::string_view method = request.presented.method;
  if (method != "GET" && method != "HEAD") {
    HttpAnswer answer = failed(405, ErrorCode::method_not_allowed,
                               std::string{method} + " not allowed below /www/");
    answer.headers = {{"Allow", std::string{methods}}};
    return answer;
  }
  if (path == root) return redirected("./www/");
  std::string name{path.substr(root.size() + 1)};
  if (name.empty() || name.back() == '/') name += "index.html";
  if (!is_public(name)) return not_found();
  return UserFileRequest{.name = std::move(name),
                         .if_none_match = std::string{request.if_none_match},
                         .if_modified_since = std::string{request.if_modified_since}};
}

void UserFiles::open(UserFileRequest request, std::function<void(HttpAnswer)> done) {
  asio::post(thread_, [this, request = std::move(request), done = std::move(done)] {
    // An exception would end the program. The client's connection has a time limit.
    try {
      done(answer(request));
    } catch (const std::exception&) {
      return;
    }
  });
}

void UserFiles::read(std::shared_ptr<UserFile> file,
                     std::function<void(std::span<const char>)> done) {
  asio::post(thread_, [file = std::move(file), done = std::move(done)] {
    try {
      done(file->read());
    } catch (const std::exception&) {
      return;
    }
  });
}

HttpAnswer UserFiles::answer(const UserFileRequest& request) const {
  std::error_code error;
  auto file = platform::open_beneath(folder_, request.name, error);
  if (error) return of_error(error);
  const auto status = platform::status_of(file.number(), error);
  if (error) return of_error(error);
  if (status.kind == platform::FileStatus::Kind::folder)
    return redirected(folder_location(request.name));
  if (status.kind != platform::FileStatus::Kind::regular) return not_found();

  const auto tag =
      fmt::format("\"{:x}-{:x}-{:x}\"", status.modified_ns, status.size, status.number);
  const auto date = http_date(status.modified_ns);
  HttpAnswer answer{.content_type = content_type_of(request.name)};
  // The user's pages load what they like. Other sites must not frame them: clicks would command.
  answer.headers = {{"ETag", "W/" + tag},
                    {"Last-Modified", date},
                    {"Cache-Control", "no-cache"},
                    {"Content-Security-Policy", "frame-ancestors 'self'"}};
  if (is_fresh(request, tag, date)) {
    answer.status = 304;
  } else {
    answer.file = std::make_shared<UserFile>(std::move(file), status.size);
  }
  return answer;
}

}  // namespace tactus::server
