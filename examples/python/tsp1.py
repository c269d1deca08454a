"""Decodes the frames sent on /ws: spectra as JSON or binary, full or delta, and the
binary audio frame.

    stream = tsp1.SpectrumStream(answer)     # the audio.fft.subscribed answer
    spectrum = stream.read(message)          # each later JSON text or bytes
    spectrum.bins                            # floats from 0 to 1

Needs only Python's standard library. Raises ValueError if a frame is invalid.
"""

import json
import struct
from dataclasses import dataclass

AUDIO_FRAME_BYTES = 464
CHANNELS = ("mid", "left", "right", "side")

_HEADER = struct.Struct("<4sBBBBIQHH")
_KEY, _DELTA, _SILENCE = 1, 2, 4
# By the header's sample format: struct's letter, size in bytes, and the value for 1.
_SAMPLES = {1: ("B", 1, 255), 2: ("H", 2, 65535), 3: ("f", 4, 1)}
_AUDIO = struct.Struct("<3I4f8f8f12f12f4x128h3f2B2x")
_AUDIO_MAGIC = 0x00445541


@dataclass
class Spectrum:
    """One spectrum: bins[i] is band first + i."""

    hop_seq: int  # counter of 8 ms hops
    first: int
    bins: list
    is_key: bool  # False for a delta frame
    sample_pos: int | None = None  # the playhead after the sound; binary frames only
    channel: str | None = None  # binary frames only
    silence: bool = False  # binary frames only


class SpectrumStream:
    """Decodes one subscription. A delta refers to the last key frame, not to the previous delta,
    so skipping a delta is harmless."""

    def __init__(self, subscribed=None):
        """subscribed is the server's answer as a dict; if omitted, all bands are expected."""
        self._first = (subscribed or {}).get("range", [0, 64])[0]
        self._key = None
        self._key_seq = None
        self._form = None

    def read(self, message):
        """Decodes a frame: str is JSON, bytes are binary."""
        if isinstance(message, str):
            return self.read_json(json.loads(message))
        return self.read_binary(message)

    def read_json(self, frame):
        """Decodes a parsed audio.fft.frame."""
        try:
            return self._read_json(frame)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"not an audio.fft.frame: {error!r}") from error

    def _read_json(self, frame):
        if frame.get("type") != "audio.fft.frame":
            raise ValueError("not an audio.fft.frame")
        if not frame.get("delta"):
            self._key = [float(value) for value in frame["bins"]]
            self._key_seq = frame["hopSeq"]
            return Spectrum(frame["hopSeq"], self._first, list(self._key), True)
        if self._key is None or frame["keySeq"] != self._key_seq:
            raise ValueError("delta frame without its key frame")
        bins = list(self._key)
        for band, value in frame["changes"]:
            if not 0 <= band - self._first < len(bins):
                raise ValueError("delta for a band outside the key frame")
            bins[band - self._first] = float(value)
        return Spectrum(frame["hopSeq"], self._first, bins, False)

    def read_binary(self, data):
        """Decodes a binary frame."""
        if len(data) < _HEADER.size:
            raise ValueError("too short for a binary frame")
        magic, version, flags, form, channel, hop_seq, sample_pos, first, count = (
            _HEADER.unpack_from(data)
        )
        if magic != b"TSP1" or version != 1 or form not in _SAMPLES or channel >= len(CHANNELS):
            raise ValueError("not a binary frame of version 1")
        letter, size, one = _SAMPLES[form]
        if len(data) != _HEADER.size + count * size:
            raise ValueError("binary frame length differs from its header")
        values = struct.unpack_from(f"<{count}{letter}", data, _HEADER.size)
        if flags & _DELTA:
            values = self._add(first, values, one + 1, form)
        else:
            self._first, self._key, self._form = first, values, form
        bins = [value / one for value in values]
        return Spectrum(
            hop_seq, self._first, bins, bool(flags & _KEY), sample_pos, CHANNELS[channel],
            bool(flags & _SILENCE),
        )

    def _add(self, first, differences, modulus, form):
        """Adds differences to the key frame's values, starting at a band."""
        if self._key is None or self._form != form or form == 3:
            raise ValueError("delta frame without its key frame")
        start = first - self._first
        if start < 0 or start + len(differences) > len(self._key):
            raise ValueError("delta for bands outside the key frame")
        values = list(self._key)
        for place, difference in enumerate(differences, start):
            values[place] = (values[place] + difference) % modulus
        return values


@dataclass
class AudioFrame:
    """Features of the sound, and the beat. All values except waveform and bpm are from 0 to 1."""

    hop_seq: int
    uptime_ms: int
    rms: float
    flux: float
    fast_rms: float
    fast_flux: float
    bands: tuple  # 8, low to high
    heavy_bands: tuple  # slow
    chroma: tuple  # 12, from C
    heavy_chroma: tuple  # slow
    waveform: tuple  # 128 samples, full scale 32767
    bpm: float
    confidence: float
    beat_phase: float
    beat_tick: bool
    downbeat_tick: bool


def read_audio_frame(data):
    """Decodes an audio frame of 464 bytes."""
    if len(data) != AUDIO_FRAME_BYTES:
        raise ValueError(f"an audio frame has {AUDIO_FRAME_BYTES} bytes")
    magic, *values = _AUDIO.unpack(data)
    if magic != _AUDIO_MAGIC:
        raise ValueError("not an audio frame")
    take = iter(values)

    def several(count):
        return tuple(next(take) for _ in range(count))

    return AudioFrame(
        *several(6), several(8), several(8), several(12), several(12), several(128), *several(3),
        bool(next(take)), bool(next(take)),
    )
