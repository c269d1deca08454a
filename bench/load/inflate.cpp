#include "load/inflate.h"

#include <array>
#include <boost/beast/zlib/inflate_stream.hpp>

namespace tactus::load {

namespace zlib = boost::beast::zlib;

bool inflate_message(std::string_view packed, std::string& out) {
  constexpr std::size_t longest = std::size_t{1} << 20U;
  constexpr int window_bits = 15;
  constexpr std::string_view sync_marker{"\x00\x00\xff\xff", 4};  // omitted by the sender
  thread_local zlib::inflate_stream stream;
  stream.reset(window_bits);
  out.clear();
  std::array<char, 4096> piece;
  for (const auto part : {packed, sync_marker}) {
    zlib::z_params params;
    params.next_in = part.data();
    params.avail_in = part.size();
    do {
      params.next_out = piece.data();
      params.avail_out = piece.size();
      boost::beast::error_code error;
      stream.write(params, zlib::Flush::sync, error);
      out.append(piece.data(), piece.size() - params.avail_out);
      if (out.size() > longest) return false;
      if (error == zlib::error::end_of_stream) return true;
      if (error && error != zlib::error::need_buffers) return false;
    } while (params.avail_out == 0);
    if (params.avail_in != 0) return false;
  }
  return true;
}

}  // namespace tactus::load
