"""The decoders in examples/ read every frame of tests/golden correctly."""

import json
import pathlib
import struct
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden"
sys.path.insert(0, str(ROOT / "examples/python"))
import tsp1  # noqa: E402


def golden(name):
    path = GOLDEN / name
    return path.read_bytes() if name.endswith(".bin") else path.read_text()


def single(value):
    """As a 32-bit float."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


# The encoded values: band i is i / 63; then bands 10 and 12 change.
RAMP = [single(i / 63) for i in range(64)]
MOVED = RAMP[:10] + [single(0.9), RAMP[11], single(0.05)] + RAMP[13:]
STEPS = {"json": 10000, "u8": 255, "u16": 65535}


def quantised(bins, form):
    if form == "f32":
        return pytest.approx(bins, abs=0)
    return pytest.approx([int(bin * STEPS[form] + 0.5) / STEPS[form] for bin in bins], abs=1e-12)


@pytest.mark.parametrize("form, suffix", [("json", "json"), ("u8", "bin"), ("u16", "bin"),
                                          ("f32", "bin")])
def test_a_full_frame(form, suffix):
    spectrum = tsp1.SpectrumStream().read(golden(f"fft_{form}_full.{suffix}"))
    assert (spectrum.hop_seq, spectrum.first, spectrum.is_key) == (12345, 0, True)
    assert spectrum.bins == quantised(RAMP, form)
    assert not spectrum.silence
    if suffix == "bin":
        assert (spectrum.sample_pos, spectrum.channel) == (5_000_000_000, "mid")


@pytest.mark.parametrize("key, delta, form", [
    ("fft_json_key.json", "fft_json_delta.json", "json"),
    ("fft_u8_full.bin", "fft_u8_delta.bin", "u8"),
    ("fft_u16_full.bin", "fft_u16_delta.bin", "u16"),
])
def test_a_delta_is_added_to_its_key_frame_however_often(key, delta, form):
    stream = tsp1.SpectrumStream()
    with pytest.raises(ValueError, match="key frame"):
        stream.read(golden(delta))
    assert stream.read(golden(key)).bins == quantised(RAMP, form)
    for _ in range(3):
        spectrum = stream.read(golden(delta))
        assert (spectrum.hop_seq, spectrum.is_key) == (12349, False)
        assert spectrum.bins == quantised(MOVED, form)


@pytest.mark.parametrize("key, delta, form", [
    ("fft_json_key.json", "fft_json_delta_empty.json", "json"),
    ("fft_u8_full.bin", "fft_u8_delta_empty.bin", "u8"),
])
def test_an_empty_delta_is_the_key_frame_again(key, delta, form):
    stream = tsp1.SpectrumStream()
    stream.read(golden(key))
    spectrum = stream.read(golden(delta))
    assert (spectrum.hop_seq, spectrum.is_key) == (12349, False)
    assert spectrum.bins == quantised(RAMP, form)


def test_a_part_of_the_bands():
    spectrum = tsp1.SpectrumStream({"range": [16, 24]}).read(golden("fft_json_range.json"))
    assert spectrum.first == 16
    assert spectrum.bins == quantised(RAMP[16:24], "json")
    spectrum = tsp1.SpectrumStream().read(golden("fft_u8_range_side.bin"))
    assert (spectrum.first, spectrum.channel) == (16, "side")
    assert spectrum.bins == quantised(RAMP[16:24], "u8")


def test_silence():
    assert tsp1.SpectrumStream().read(golden("fft_json_silence.json")).bins == [0] * 64
    spectrum = tsp1.SpectrumStream().read(golden("fft_u8_silence.bin"))
    assert spectrum.bins == [0] * 64 and spectrum.silence


def test_an_audio_frame():
    frame = tsp1.read_audio_frame(golden("audio_frame.bin"))
    assert (frame.hop_seq, frame.uptime_ms) == (12345, 98760)
    assert (frame.rms, frame.flux, frame.fast_rms, frame.fast_flux) == (0.25, 0.5, 0.75, 1)
    assert frame.bands == tuple(i / 8 for i in range(8))
    assert frame.heavy_bands == tuple(i / 16 for i in range(8))
    assert frame.chroma == tuple(i / 16 for i in range(12))
    assert frame.heavy_chroma == tuple(i / 32 for i in range(12))
    assert frame.waveform == tuple(512 * i - 32768 for i in range(128))
    assert (frame.bpm, frame.confidence, frame.beat_phase) == (128.5, 1, 0.375)
    assert (frame.beat_tick, frame.downbeat_tick) == (True, False)


@pytest.mark.parametrize("name", [p.name for p in sorted(GOLDEN.glob("fft_*_*.bin"))])
def test_every_damaged_frame_is_read_or_refused(name):
    data = golden(name)
    for at in range(len(data)):
        for damaged in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1:]):
            stream = tsp1.SpectrumStream()
            if "delta" in name:
                stream.read(golden("fft_u16_full.bin" if "u16" in name else "fft_u8_full.bin"))
            try:
                assert len(stream.read(damaged).bins) <= 64
            except ValueError:
                pass
    with pytest.raises(ValueError):
        tsp1.SpectrumStream().read(data[:-1])


@pytest.mark.parametrize("text", [
    "7", "[]", "{}", '{"type":"beat.event"}', '{"type":"audio.fft.frame"}', "{",
    '{"type":"audio.fft.frame","hopSeq":1}', '{"type":"audio.fft.frame","hopSeq":1,"bins":7}',
    '{"type":"audio.fft.frame","hopSeq":1,"delta":true,"keySeq":0,"changes":[]}',
])
def test_what_is_no_frame_is_refused(text):
    with pytest.raises(ValueError):
        tsp1.SpectrumStream().read(text)


def test_a_change_outside_the_bands_is_refused():
    stream = tsp1.SpectrumStream()
    stream.read(golden("fft_json_key.json"))
    delta = json.loads(golden("fft_json_delta.json"))
    for band in (-1, 64):
        with pytest.raises(ValueError):
            stream.read(json.dumps(delta | {"changes": [[band, 0.5]]}))
    with pytest.raises(ValueError):
        tsp1.read_audio_frame(golden("audio_frame.bin")[:-1])
    with pytest.raises(ValueError):
        tsp1.read_audio_frame(b"\0" * 464)
