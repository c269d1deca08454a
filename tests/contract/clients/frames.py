"""Decoders of the binary frames, written from docs/protocol.md."""

import collections
import struct

U8, U16, F32 = 1, 2, 3
MID, LEFT, RIGHT, SIDE = 0, 1, 2, 3
LARGEST = {U8: 255, U16: 65535}
HEADER = struct.Struct("<4sBBBBIQHH")
VALUES = {U8: "B", U16: "H", F32: "f"}

Spectrum = collections.namedtuple(
    "Spectrum", "key delta silence sample_format channel hop_seq sample_pos first values")


def binary(data) -> Spectrum:
    """Decodes a binary spectrum frame, with raw values."""
    magic, version, flags, sample_format, channel, hop_seq, sample_pos, first, count = (
        HEADER.unpack_from(data))
    assert magic == b"TSP1" and version == 1, data[:8]
    assert flags < 8 and first + count <= 64, data[:24]
    layout = f"<{count}{VALUES[sample_format]}"
    assert len(data) == HEADER.size + struct.calcsize(layout), f"{len(data)} bytes for {count}"
    key, delta, silence = (bool(flags & bit) for bit in (1, 2, 4))
    assert key is not delta, "a frame is the one or the other"
    return Spectrum(key, delta, silence, sample_format, channel, hop_seq, sample_pos, first,
                    struct.unpack_from(layout, data, HEADER.size))


class BinaryDeltas:
    """Rebuilds full frames from a stream's deltas."""

    def __init__(self):
        self.key = None

    def full(self, frame) -> list:
        """All quantised values of a frame."""
        if frame.key:
            self.key = frame
            return list(frame.values)
        assert self.key is not None, "a delta came before any key frame"
        values = list(self.key.values)
        for band, difference in enumerate(frame.values, frame.first - self.key.first):
            assert 0 <= band < len(values)
            values[band] = (values[band] + difference) % (LARGEST[frame.sample_format] + 1)
        return values


class JsonDeltas:
    """The same for JSON; `first` is the first subscribed band."""

    def __init__(self, first=0):
        self.key = None
        self.first = first

    def full(self, frame) -> list:
        if "bins" in frame:
            assert set(frame) == {"type", "hopSeq", "bins", "key"} and frame["key"] is True
            self.key = frame
            return list(frame["bins"])
        assert set(frame) == {"type", "hopSeq", "delta", "keySeq", "changes"}, frame
        assert frame["delta"] is True
        assert self.key and frame["keySeq"] == self.key["hopSeq"], "it is against another key frame"
        bins = list(self.key["bins"])
        for band, value in frame["changes"]:
            assert 0 <= band - self.first < len(bins)
            bins[band - self.first] = value
        return bins


AUDIO_FIELDS = [
    (0, "I", "magic"), (4, "I", "hop_seq"), (8, "I", "ms"),
    (12, "f", "rms"), (16, "f", "flux"), (20, "f", "fast_rms"), (24, "f", "fast_flux"),
    (28, "8f", "bands"), (60, "8f", "heavy_bands"),
    (92, "12f", "chroma"), (140, "12f", "heavy_chroma"),
    (188, "4s", "zero_188"), (192, "128h", "waveform"),
    (448, "f", "bpm"), (452, "f", "confidence"), (456, "f", "beat_phase"),
    (460, "B", "beat_tick"), (461, "B", "downbeat_tick"), (462, "2s", "zero_462"),
]
AUDIO_BYTES = 464
AUDIO_MAGIC = 0x00445541
Audio = collections.namedtuple("Audio", [name for _, _, name in AUDIO_FIELDS])


def audio(data) -> Audio:
    """Decodes an audio frame, each field at its documented offset."""
    assert len(data) == AUDIO_BYTES
    fields = {}
    for offset, layout, name in AUDIO_FIELDS:
        values = struct.unpack_from("<" + layout, data, offset)
        fields[name] = values if len(values) > 1 else values[0]
    return Audio(**fields)
