"""Synthetic sounds: every band above -80 dBFS is within 0.01 dB of the formulas."""

import numpy as np
import pytest

import reference
import sounds
from analysis import analyze, compare

LIMIT_DB = 0.01
SOUNDS = {
    "a full-scale sine": lambda rate: sounds.sines(rate, 1.5, (1000, 1, 1)),
    "chord": lambda rate: sounds.sines(rate, 1.5, (41, 0.01, 0.2), (110, 0.2, 0.1),
                                       (440, 0.5, 0.1), (3000, 0.003, 0.2), (9000, 0.0005, 0.1)),
    "noise": lambda rate: sounds.noise(rate, 1.5),
    "faint noise": lambda rate: sounds.noise(rate, 1.5, 0.003),
    "sweep": lambda rate: sounds.sweep(rate, 3),
    "impulses": lambda rate: np.eye(1, rate // 4, 99).T.repeat(2, 1).repeat(4, 0) * [0.9, -0.3],
}


def within_limit(tmp_path, rate, frames, layout, channel):
    path = tmp_path / "sound.wav"
    written = sounds.write_wav(path, rate, frames)
    difference, compared = compare(path, rate, written, layout, channel, rate_hz=25)
    assert difference < LIMIT_DB
    return compared


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("layout", reference.LAYOUTS)
@pytest.mark.parametrize("sound", SOUNDS)
def test_every_layout_follows_the_formulas(tmp_path, sound, layout, rate):
    assert within_limit(tmp_path, rate, SOUNDS[sound](rate), layout, "mid") > 50


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("channel", reference.CHANNELS)
def test_every_channel_follows_the_formulas(tmp_path, channel, rate):
    frames = sounds.noise(rate, 1) * [0.9, 0.1] + sounds.sines(rate, 1, (500, 0.1, 0.3))
    assert within_limit(tmp_path, rate, frames, "log", channel) > 500


@pytest.mark.parametrize("rate", [8000, 22050, 96000, 192000])
@pytest.mark.parametrize("layout", reference.LAYOUTS)
def test_other_rates_follow_the_formulas(tmp_path, layout, rate):
    assert within_limit(tmp_path, rate, sounds.noise(rate, 1), layout, "left") > 500


def test_one_channel_is_both_sides(tmp_path):
    path = tmp_path / "sound.wav"
    written = sounds.write_wav(path, 48000, sounds.noise(48000, 0.5)[:, :1])
    assert compare(path, 48000, sounds.stereo(written), channel="right")[0] < LIMIT_DB
    assert all(set(line["db"]) == {-200}
               for line in analyze(path, "--values", "db", "--channel", "side"))


def test_sound_above_full_scale_is_analysed_as_it_is(tmp_path):
    path = tmp_path / "sound.wav"
    written = sounds.write_wav(path, 48000, sounds.sines(48000, 0.5, (1000, 2, 2)))
    assert compare(path, 48000, written)[0] < LIMIT_DB
    loudest = max(max(line["db"]) for line in analyze(path, "--values", "db"))
    assert 5.0 < loudest < 6.1


def test_silence_is_the_lowest_level(tmp_path):
    path = tmp_path / "sound.wav"
    sounds.write_wav(path, 48000, np.zeros((4800, 2)))
    assert all(set(line["db"]) == {-200} for line in analyze(path, "--values", "db"))
    assert all(set(line["bins"]) == {0} for line in analyze(path))


@pytest.mark.parametrize("db_min, db_max", [(-80, 0), (-60, -10), (-120, 20)])
def test_bins_are_the_levels_mapped(tmp_path, db_min, db_max):
    path = tmp_path / "sound.wav"
    written = sounds.write_wav(path, 48000, sounds.sweep(48000, 1))
    bands = reference.Bands("log", 48000)
    sound = reference.mixed(written, "mid")
    lines = analyze(path, "--db-min", db_min, "--db-max", db_max, "--rate-hz", 25)
    for line in lines:
        levels = bands.levels(sound, line["sample_pos"])
        # Far below the sweep, rounding errors of the transform dominate.
        seen = reference.decibels(levels) > max(db_min, -80)
        expected = reference.bins(levels, db_min, db_max)
        assert np.max(np.abs(np.asarray(line["bins"]) - expected)[seen], initial=0) < 0.0003


@pytest.mark.parametrize("attack, release", [(0, 200), (50, 0), (30, 300)])
def test_smoothing_goes_the_documented_way(tmp_path, attack, release):
    path = tmp_path / "sound.wav"
    frames = sounds.noise(48000, 1.2) * (np.arange(57600) // 14400 % 2)[:, None]
    sounds.write_wav(path, 48000, frames)
    exact = analyze(path, "--rate-hz", 62.5)
    smooth = analyze(path, "--rate-hz", 62.5, "--attack-ms", attack, "--release-ms", release)
    value = np.asarray(exact[0]["bins"], dtype=float)
    for target, line in zip(exact, smooth):
        towards = np.asarray(target["bins"], dtype=float)
        times = np.where(towards > value, attack, release)
        share = np.where(times > 0, 1 - np.exp(-16 / np.maximum(times, 1e-9)), 1)
        value = value + share * (towards - value)
        assert np.max(np.abs(np.asarray(line["bins"]) - value)) < 0.001


def test_the_comparison_notices_a_twentieth_of_a_decibel(tmp_path):
    path = tmp_path / "sound.wav"
    written = sounds.write_wav(path, 48000, sounds.noise(48000, 0.5))
    assert 0.04 < compare(path, 48000, written * 10 ** (0.05 / 20))[0] < 0.06


def test_the_reference_holds_for_what_needs_no_reference():
    # A sine at a band's centre has its own amplitude in any phase.
    for layout in reference.LAYOUTS:
        bands = reference.Bands(layout, 48000)
        for band in range(0, reference.BANDS, 7):
            for phase in (0.3, 2.0):
                time = np.arange(16384) / 48000
                sine = 0.5 * np.sin(2 * np.pi * bands.centres[band] * time + phase)
                level = bands.levels(sine, len(sine))[band]
                assert abs(reference.decibels(level) + 6.0206) < 0.05
