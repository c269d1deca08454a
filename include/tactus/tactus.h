#pragma once

// All of tactus's public interface.
#include <tactus/audio_counters.h>
#include <tactus/beat_reader.h>
#include <tactus/client.h>
#include <tactus/client_options.h>
#include <tactus/client_values.h>
#include <tactus/export.h>
#include <tactus/light_counters.h>
#include <tactus/overview.h>
#include <tactus/realtime.h>
#include <tactus/result.h>
#include <tactus/server.h>
#include <tactus/server_options.h>
#include <tactus/source_hooks.h>
#include <tactus/source_info.h>
#include <tactus/spectrum.h>
#include <tactus/tempo.h>
#include <tactus/transport_app.h>
#include <tactus/transport_block.h>
#include <tactus/transport_clock.h>
#include <tactus/transport_command.h>
#include <tactus/transport_metrics.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>
#include <tactus/version.h>

// A build without the spectrum does not install these.
#if __has_include(<tactus/spectrum_server.h>)
#include <tactus/spectrum_analyzer.h>
#include <tactus/spectrum_server.h>
#endif
