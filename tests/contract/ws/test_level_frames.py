"""Levels of the left and the right channel."""

import numpy
import pytest
from clients.live import LEVELS, LiveSocket
from clients.sound import noise, sine, stereo


def levels_of(server, skipped=12):
    """A frame after the sound has begun."""
    with LiveSocket(server) as live:
        live.done("levels.subscribe")
        return live.several(LEVELS, skipped + 1)[-1]


def test_a_frame_has_both_channels_and_30_come_in_a_second(live):
    live.done("levels.subscribe", requestId="a")
    frames = live.several(LEVELS, 31)
    for frame in frames:
        assert frame == {"type": "levels.frame", "hopSeq": frame["hopSeq"], "peak": [0, 0],
                         "rms": [0, 0], "clipped": [False, False]}
    assert 110 < frames[-1]["hopSeq"] - frames[0]["hopSeq"] < 140


def test_an_unsubscribe_ends_the_frames(live, others):
    (witness,) = others(1)
    for _ in range(2):
        live.done("levels.subscribe")
    numbers = [frame["hopSeq"] for frame in live.several(LEVELS, 6)]
    assert len(set(numbers)) == 6, "each frame comes once"
    for _ in range(2):
        live.done("levels.unsubscribe")
    live.arrived(LEVELS)
    witness.done("levels.subscribe")
    witness.several(LEVELS, 4)
    assert live.arrived(LEVELS) == []


def test_left_and_right_are_told_apart(play):
    frame = levels_of(play(stereo(sine(1000, 20, -6), sine(400, 20, -20))))
    assert frame["peak"] == pytest.approx([0.5012, 0.1], rel=0.01)
    assert frame["rms"] == pytest.approx([0.5012, 0.1], rel=0.01)
    assert frame["clipped"] == [False, False]


def test_sound_that_cancels_in_mono_shows(play):
    sound = noise(20, peak=0.5)
    frame = levels_of(play(stereo(sound, -sound)))
    assert frame["peak"] == pytest.approx([0.5, 0.5], abs=0.02)
    assert min(frame["rms"]) > 0.3


def test_a_channel_at_full_scale_is_clipped(play):
    frame = levels_of(play(stereo(numpy.clip(sine(1000, 20, 6), -1, 1), sine(1000, 20, -0.1))))
    assert frame["clipped"] == [True, False]
    assert frame["peak"] == pytest.approx([1, 0.9886], abs=0.001)
