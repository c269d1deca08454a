#include "audio/containers/mpeg_handle.h"

#include <cstddef>

namespace tactus::audio {
namespace {

auto read_mpeg(void* user, void* out, std::size_t count) {
  return static_cast<std::ptrdiff_t>(
      static_cast<ByteWindow*>(user)->read({static_cast<char*>(out), count}));
}
off_t seek_mpeg(void* user, off_t offset, int whence) {
  return static_cast<ByteWindow*>(user)->seek(offset, whence);
}

}  // namespace

MpegHandle open_mpeg_handle(ByteWindow& bytes, long flags) {
  MpegHandle handle{mpg123_new(nullptr, nullptr)};
  if (handle == nullptr) return nullptr;
  mpg123_param(handle.get(), MPG123_REMOVE_FLAGS, MPG123_AUTO_RESAMPLE, 0.0);
  mpg123_param(handle.get(), MPG123_ADD_FLAGS,
               MPG123_QUIET | MPG123_FORCE_FLOAT | MPG123_SKIP_ID3V2 | flags, 0.0);
  mpg123_param(handle.get(), MPG123_RESYNC_LIMIT, -1, 0.0);
  bytes.seek(0);
  if (mpg123_replace_reader_handle(handle.get(), read_mpeg, seek_mpeg, nullptr) != MPG123_OK ||
      mpg123_open_handle(handle.get(), &bytes) != MPG123_OK) {
    return nullptr;
  }
  return handle;
}

}  // namespace tactus::audio
