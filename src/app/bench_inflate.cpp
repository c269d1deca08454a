#include "app/bench_inflate.h"

#include <zlib.h>

#include <array>

namespace tactus::app {
namespace {

constexpr std::size_t longest = std::size_t{1} << 20U;
constexpr int raw_largest_window = -15;

/// Unpacks `bytes`. @return false where they are broken or too long
bool feed(z_stream& stream, std::string_view bytes, std::string& out) {
  std::array<char, 4096> piece;
  // zlib's interface is not const, but it only reads here.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  do {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    const int outcome = inflate(&stream, Z_SYNC_FLUSH);
    if (outcome != Z_OK && outcome != Z_BUF_ERROR && outcome != Z_STREAM_END) return false;
    out.append(piece.data(), piece.size() - stream.avail_out);
    if (out.size() > longest) return false;
    if (outcome == Z_STREAM_END) return true;
  } while (stream.avail_out == 0);
  return stream.avail_in == 0;
}

}  // namespace

bool inflate_message(std::string_view packed, std::string& out) {
  constexpr std::string_view left_out{"\x00\x00\xff\xff", 4};
  out.clear();
  z_stream stream{};
  if (inflateInit2(&stream, raw_largest_window) != Z_OK) return false;
  const bool whole = feed(stream, packed, out) && feed(stream, left_out, out);
  inflateEnd(&stream);
  return whole;
}

}  // namespace tactus::app
