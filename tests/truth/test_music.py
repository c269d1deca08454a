"""Music: every band above -80 dBFS is within 0.01 dB of the formulas."""

import pytest

import reference
import sounds
from analysis import compare

LIMIT_DB = 0.01
SCORE = "be_sharp_bw_redfarn.mid"


@pytest.fixture(scope="module")
def band(tmp_path_factory):
    """A music recording at a sample rate: (path, frames)."""
    made = {}

    def play(rate):
        if rate not in made:
            path = tmp_path_factory.mktemp("music") / f"{rate}.wav"
            made[rate] = path, sounds.played(SCORE, path, rate, 20)
        return made[rate]

    return play


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("channel", reference.CHANNELS)
@pytest.mark.parametrize("layout", reference.LAYOUTS)
def test_a_synthesised_band_follows_the_formulas(band, layout, channel, rate):
    path, frames = band(rate)
    difference, compared = compare(path, rate, frames, layout, channel)
    assert difference < LIMIT_DB
    assert compared > 500


@pytest.mark.parametrize("rate", [22050, 96000])
@pytest.mark.parametrize("layout", reference.LAYOUTS)
def test_a_synthesised_band_follows_the_formulas_at_other_rates(band, layout, rate):
    path, frames = band(rate)
    difference, compared = compare(path, rate, frames, layout)
    assert difference < LIMIT_DB
    assert compared > 500


@pytest.mark.parametrize("layout", reference.LAYOUTS)
@pytest.mark.parametrize("piece", sounds.RECORDINGS)
def test_recordings_follow_the_formulas(piece, layout):
    path = sounds.recording(piece)
    rate, frames = sounds.decoded(path)
    compared = 0
    for channel in reference.CHANNELS:
        rate_hz = 10 if len(frames) < 20 * rate else 2
        difference, audible = compare(path, rate, frames, layout, channel, rate_hz)
        assert difference < LIMIT_DB, channel
        compared += audible
    assert compared > 500
