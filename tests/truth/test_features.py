"""The audio frame's features against an independent implementation of docs/spectrum.md."""

import numpy as np
import pytest

import reference
import sounds
from analysis import analyze

RATE = 48000
HOP = 384
LEAST_CHROMA = 0.001


def semitone_levels(sound, end):
    """Levels of C3 to B7 from the large transform, one octave per row."""
    window, size = reference.tiers(RATE)[0]
    power = reference.powers(reference.before(sound, end, window), size)
    levels = np.zeros(60)
    for i in range(60):
        centre = 440 * 2 ** ((48 + i - 69) / 12)
        low, high = centre * 2 ** (-1 / 24), centre * 2 ** (1 / 24)
        overlap = reference.overlaps(low, high, RATE, size)
        phase = 2 * np.pi * centre / RATE * np.arange(window)
        mean = (reference.powers(np.cos(phase), size) + reference.powers(np.sin(phase), size)) / 2
        levels[i] = np.sqrt(np.sum(overlap * power) / np.sum(overlap * mean))
    return levels.reshape(5, 12)


def towards(before, now, time_constant_ms, elapsed_ms):
    return before + (1 - np.exp(-elapsed_ms / time_constant_ms)) * (now - before)


SOUNDS = {
    "chord": sounds.sines(RATE, 1, (261.63, 0.3, 0.2), (329.63, 0.2, 0.2), (392.0, 0.1, 0.3)),
    "noise": sounds.noise(RATE, 1) * np.linspace(0, 1, RATE)[:, None],
    "sweep": sounds.sweep(RATE, 1),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_features_follow_their_definitions(tmp_path, name):
    path = tmp_path / "sound.wav"
    sound = reference.mixed(sounds.write_wav(path, RATE, SOUNDS[name]), "mid")
    bands = reference.Bands("log", RATE)
    lines = analyze(path, "--features", "--rate-hz", 25)
    elapsed_ms = 8 * (lines[1]["hopSeq"] - lines[0]["hopSeq"])
    held = None
    for line in lines:
        end = line["sample_pos"]
        hop = reference.before(sound, end, HOP)
        levels = bands.levels(sound, end)
        now = {
            "rms": min(1, np.sqrt(2 * np.mean(hop**2))),
            "bands": np.clip(1 + reference.decibels(np.sqrt(
                np.sum(levels.reshape(8, 8) ** 2, axis=1))) / 60, 0, 1),
        }
        octaves = np.sqrt(np.sum(semitone_levels(sound, end) ** 2, axis=0))
        now["chroma"] = octaves / max(np.max(octaves), LEAST_CHROMA)
        now["bins"] = reference.bins(levels)
        rise = 0 if held is None else min(1, 4 * np.mean(np.maximum(0, now["bins"] - held["bins"])))
        if held is None:
            # The first frame has no predecessor for smoothing.
            held = {"rms": now["rms"], "bands": now["bands"], "chroma": now["chroma"], "flux": 0}
        held = {
            "rms": towards(held["rms"], now["rms"], 120, elapsed_ms),
            "flux": towards(held["flux"], rise, 120, elapsed_ms),
            "bands": towards(held["bands"], now["bands"], 400, elapsed_ms),
            "chroma": towards(held["chroma"], now["chroma"], 400, elapsed_ms),
            "bins": now["bins"],
        }
        waveform = np.round(32767 * np.clip(hop.reshape(128, 3).mean(axis=1), -1, 1))
        for key, expected in [("fast_rms", now["rms"]), ("rms", held["rms"]),
                              ("bands", now["bands"]), ("heavy_bands", held["bands"]),
                              ("chroma", now["chroma"]), ("heavy_chroma", held["chroma"])]:
            assert np.max(np.abs(np.asarray(line[key]) - expected)) < 0.0005, key
        # Bins far below the loudest hold only rounding errors.
        assert abs(line["fast_flux"] - rise) < 0.01
        assert abs(line["flux"] - held["flux"]) < 0.01
        assert np.max(np.abs(np.asarray(line["waveform"]) - waveform)) <= 1
