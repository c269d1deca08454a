#pragma once

// Declares Asio's io_context without including Asio, which costs seconds of compile time per file.
namespace boost::asio {
class io_context;  // NOLINT(readability-identifier-naming): the name is Asio's
}

namespace tactus::server {

namespace asio = boost::asio;

}  // namespace tactus::server
