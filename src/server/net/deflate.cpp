#include "server/net/deflate.h"

#include <boost/beast/zlib/deflate_stream.hpp>

namespace tactus::server {

namespace zlib = boost::beast::zlib;

std::string deflate(std::string_view message) {
  constexpr int level = 6;
  constexpr int memory_level = 8;
  constexpr std::size_t flush_bytes = 16;  // maximum size of a flush
  // Per thread, because its tables are large, and created only on threads that compress.
  thread_local zlib::deflate_stream stream;
  stream.reset(level, deflate_window_bits, memory_level, zlib::Strategy::normal);
  std::string deflated(stream.upper_bound(message.size()) + flush_bytes, '\0');
  zlib::z_params params;
  params.next_in = message.data();
  params.avail_in = message.size();
  params.next_out = deflated.data();
  params.avail_out = deflated.size();
  boost::beast::error_code error;
  stream.write(params, zlib::Flush::sync, error);
  constexpr std::size_t sync_marker = 4;  // the trailing 00 00 FF FF, which is omitted
  deflated.resize(params.total_out - sync_marker);
  return deflated;
}

}  // namespace tactus::server
