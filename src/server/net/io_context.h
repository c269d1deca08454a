#pragma once

// Names Asio's loop without including Asio, which costs seconds in each file that sees it.
namespace boost::asio {
class io_context;  // NOLINT(readability-identifier-naming): the name is Asio's
}

namespace tactus::server {

namespace asio = boost::asio;

}  // namespace tactus::server
