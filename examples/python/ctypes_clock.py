"""Serves a clock from Python with ctypes alone, through libtactus.so.0: no package, no compiler.

    ctypes_clock.py [PORT]      default 8000; 0 takes a free one

A thread that sleeps stands for an audio callback. The package `tactus` is easier: docs/embedding.md.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from ctypes import byref, c_char, c_double, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

SAMPLE_RATE, BLOCK = 48_000, 512
TACTUS_OK, TACTUS_PLAY = 0, 0


class State(ctypes.Structure):
    """tactus_state of <tactus/c.h>."""

    _fields_ = [
        ("struct_size", c_size_t), ("sample_pos", c_int64), ("time_seconds", c_double),
        ("frame_count", c_uint64), ("bpm", c_double), ("beat_pos", c_double),
        ("beat_offset", c_double), ("timestamp_ms", c_double), ("loop_start_seconds", c_double),
        ("loop_end_seconds", c_double), ("epoch", c_uint64), ("seq", c_uint64),
        ("status", c_int32), ("playing", c_int32), ("loop_enabled", c_int32),
        ("stalled", c_int32), ("time_formatted", c_char * 24)]


class ServerOptions(ctypes.Structure):
    """tactus_server_options of <tactus/c.h>."""

    _fields_ = [
        ("struct_size", c_size_t), ("host", ctypes.c_char_p), ("keys", ctypes.c_char_p),
        ("www", ctypes.c_char_p), ("allow_origins", c_void_p), ("allow_origin_count", c_size_t),
        ("names", c_void_p), ("name_count", c_size_t), ("log", c_void_p), ("log_user", c_void_p),
        ("max_clients", c_size_t), ("fft_max_subscribers", c_size_t), ("port", c_uint32),
        ("threads", c_uint32), ("network", c_int32), ("compress", c_int32),
        ("stop_on_signals", c_int32), ("reserved", c_int32)]


library = ctypes.CDLL(os.environ.get("LIBTACTUS", "libtactus.so.0"))
library.tactus_last_error.restype = ctypes.c_char_p
library.tactus_clock_update_position.argtypes = [c_void_p, c_int64]
library.tactus_clock_command.argtypes = [c_void_p, c_int32, c_double, c_uint32, c_void_p]


def check(code):
    if code != TACTUS_OK:
        sys.exit(f"ctypes_clock.py: {library.tactus_last_error().decode()}")


def main():
    clock, server = c_void_p(), c_void_p()
    options = ServerOptions()
    check(library.tactus_server_options_init(byref(options), c_size_t(ctypes.sizeof(options))))
    options.port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    check(library.tactus_clock_create(None, byref(clock)))
    check(library.tactus_server_create(clock, None, byref(options), byref(server)))
    url = ctypes.create_string_buffer(64)
    check(library.tactus_server_url(server, url, c_size_t(len(url))))
    print(f"serving the clock at {url.value.decode()}, press Ctrl-C to stop", flush=True)
    check(library.tactus_clock_command(clock, TACTUS_PLAY, 0.0, 0, None))

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    due = time.monotonic()
    while not ended.is_set():
        library.tactus_clock_update_position(clock, BLOCK)
        due += BLOCK / SAMPLE_RATE
        time.sleep(max(0.0, due - time.monotonic()))

    state = State(struct_size=ctypes.sizeof(State))
    check(library.tactus_clock_state(clock, byref(state)))
    print(f"stopped at {state.time_formatted.decode()}, beat {state.beat_pos:.2f}")
    check(library.tactus_server_destroy(server))
    check(library.tactus_clock_destroy(clock))


main()
