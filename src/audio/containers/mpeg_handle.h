#pragma once

#include <mpg123.h>

#include <memory>

#include "audio/containers/byte_window.h"

namespace tactus::audio {

struct DeleteMpeg {
  void operator()(mpg123_handle* handle) const noexcept { mpg123_delete(handle); }
};
/// A decoder of libmpg123.
using MpegHandle = std::unique_ptr<mpg123_handle, DeleteMpeg>;

/// Opens a decoder that prints nothing, skips junk of any length and gives floats at the stream's
/// own rate.
/// @param bytes  must outlive the result
/// @param flags  of libmpg123, besides these
/// @return null after an error
MpegHandle open_mpeg_handle(ByteWindow& bytes, long flags);

}  // namespace tactus::audio
