"""Renders MIDI files with libfluidsynth, many with one loading of the soundfont."""

import ctypes
import ctypes.util
import numpy as np

RATE = 44_100
_lib = ctypes.CDLL(ctypes.util.find_library("fluidsynth") or "libfluidsynth.so.3")
for _name in ("new_fluid_settings", "new_fluid_synth", "new_fluid_player"):
    getattr(_lib, _name).restype = ctypes.c_void_p


class Synth:
    def __init__(self, font):
        settings = ctypes.c_void_p(_lib.new_fluid_settings())
        _lib.fluid_settings_setstr(settings, b"player.timing-source", b"sample")
        _lib.fluid_settings_setnum(settings, b"synth.sample-rate", ctypes.c_double(RATE))
        _lib.fluid_settings_setnum(settings, b"synth.gain", ctypes.c_double(.5))
        _lib.fluid_settings_setint(settings, b"synth.lock-memory", 0)
        self.synth = ctypes.c_void_p(_lib.new_fluid_synth(settings))
        if _lib.fluid_synth_sfload(self.synth, str(font).encode(), 1) < 0:
            raise OSError(f"{font}: not a soundfont")

    def render(self, path, limit_seconds=600.0, tail_seconds=0.3):
        """The song's mid channel as int16, normalised to -1 dBFS."""
        _lib.fluid_synth_system_reset(self.synth)
        player = ctypes.c_void_p(_lib.new_fluid_player(self.synth))
        _lib.fluid_player_add(player, str(path).encode())
        _lib.fluid_player_play(player)
        frames, parts, left = 4096, [], limit_seconds
        while left > 0:
            if _lib.fluid_player_get_status(player) != 1:  # not playing
                left = min(left, tail_seconds)
            buffer = np.empty((frames, 2), np.float32)
            at = buffer.ctypes.data_as(ctypes.c_void_p)
            _lib.fluid_synth_write_float(self.synth, frames, at, 0, 2, at, 1, 2)
            parts.append(buffer.mean(axis=1))
            left -= frames / RATE
        _lib.fluid_player_stop(player)
        _lib.delete_fluid_player(player)
        sound = np.concatenate(parts)
        peak = float(np.abs(sound).max()) or 1.0
        return (sound / peak * 29_000).astype(np.int16)
