#pragma once

// All of tactus's public interface.
#include <tactus/audio_counters.h>
#include <tactus/beat_reader.h>
#include <tactus/features.h>
#include <tactus/realtime.h>
#include <tactus/result.h>
#include <tactus/server.h>
#include <tactus/spectrum.h>
#include <tactus/tempo.h>
#include <tactus/transport_clock.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>
#include <tactus/version.h>
#if TACTUS_SPECTRUM
#include <tactus/spectrum_analyzer.h>
#endif
