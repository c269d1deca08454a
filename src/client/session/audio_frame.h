#pragma once

#include <tactus/client_values.h>

#include "protocol/spectrum/frame_reader.h"

namespace tactus::client {

/// The frame as programs get it.
AudioFrame to_public(const protocol::AudioFrame& frame);

}  // namespace tactus::client
