"""The streamed spectra against a reference in numpy, window for window."""

import sys
from pathlib import Path

import numpy
import pytest
from clients.live import SPECTRUM, LiveSocket
from clients.program import eventually
from clients.rest import Rest
from clients.sound import amplitude, noise, sine, stereo

sys.path.append(str(Path(__file__).parents[2] / "truth"))
from reference import Bands, decibels, mixed  # noqa: E402

SECONDS = 20
DB_MIN, DB_MAX = -140, 40
FORM = {"format": "binary", "sampleFormat": "f32", "dbMin": DB_MIN, "dbMax": DB_MAX, "rateHz": 10}


def sweep(rate):
    """From 30 Hz to 18 kHz, again and again."""
    time = numpy.arange(SECONDS * rate) / rate % 2.5
    return amplitude(-9) * numpy.sin(2 * numpy.pi * 30 * 2.5 / numpy.log(600) * (
        600 ** (time / 2.5) - 1))


def sounds(rate):
    """Independent left and right channels, exact in 32-bit floats."""
    tones = sum(sine(hz, SECONDS, db, rate) for hz, db in
                ((41, -20), (110.5, -30), (987, -45), (5003, -25), (14000, -60)))
    left = 0.3 * tones + 0.2 * sweep(rate)
    right = noise(SECONDS, 0.4, rate=rate) * numpy.linspace(0, 1, SECONDS * rate) ** 2
    return stereo(left, right).astype("f4").astype(float)


def compared(frame, played, reference):
    """Compares one frame; the number of bands above -80 dBFS."""
    told = numpy.array(frame.values) * (DB_MAX - DB_MIN) + DB_MIN
    exact = decibels(reference.levels(played, frame.sample_pos))
    audible = exact > -80
    assert numpy.all(numpy.abs(told - exact)[audible] < 0.01), (frame.sample_pos, told, exact)
    assert numpy.all(told[~audible] < -79.9)
    return int(numpy.sum(audible))


@pytest.mark.parametrize("rate", [48000, 44100])
def test_every_band_is_within_a_hundredth_of_a_decibel(play, rate):
    """Of the window that ends at each frame's sample_pos, above -80 dBFS."""
    sound = sounds(rate)
    server = play(sound, rate=rate)
    eventually(lambda: Rest(server).status()["time_seconds"] > 0.3, "it plays")
    bands = 0
    with LiveSocket(server) as live:
        for layout in ("log", "linear", "mel", "semitone"):
            reference = Bands(layout, rate)
            for channel in ("mid", "left", "right", "side"):
                answer = live.subscribe(layout=layout, channel=channel, **FORM)
                assert answer["bandHz"] == pytest.approx(
                    list(reference.centres), rel=1e-5)
                live.arrived(SPECTRUM)
                for frame in live.several(SPECTRUM, 3):
                    bands += compared(frame, mixed(sound, channel), reference)
    assert bands > 4 * 4 * 3 * 40, "most bands were heard"


def test_the_first_frames_see_silence_before_the_start(play):
    sound = sounds(48000)
    server = play(sound)
    Rest(server).command("stop")
    with LiveSocket(server) as live:
        live.subscribe(**{**FORM, "rateHz": 125})
        eventually(lambda: live.next(SPECTRUM).silence, "it is silent")
        Rest(server).command("play")
        while live.next(SPECTRUM).silence:
            pass
        for frame in live.several(SPECTRUM, 10):
            if 0 < frame.sample_pos < SECONDS * 48000:
                compared(frame, mixed(sound, "mid"), Bands("log", 48000))
