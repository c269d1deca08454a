"""`tactus analyze` as a source of numbers."""

import json

import numpy as np
from clients import program

import reference

AUDIBLE_DB = -80.0


def analyze(path, *arguments, seconds=250):
    """The output lines of `tactus analyze`, parsed."""
    result = program.run("analyze", *arguments, path, timeout=seconds)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def compare(path, rate, frames, layout="log", channel="mid", rate_hz=10.0):
    """The largest difference from the reference in dB, of the bands that are above -80 dBFS, and
    how many those were.
    frames: the file's sound, stereo, decoded by somebody else"""
    lines = analyze(path, "--values", "db", "--layout", layout, "--channel", channel,
                    "--rate-hz", rate_hz)
    bands = reference.Bands(layout, rate)
    sound = reference.mixed(frames, channel)
    assert lines[-1]["sample_pos"] >= len(frames)
    difference, compared = 0.0, 0
    for line in lines:
        expected = reference.decibels(bands.levels(sound, line["sample_pos"]))
        audible = expected > AUDIBLE_DB
        if audible.any():
            compared += int(np.sum(audible))
            apart = np.abs(np.asarray(line["db"]) - expected)[audible]
            difference = max(difference, float(np.max(apart)))
    return difference, compared
