"""Sounds to analyse: synthetic ones, and music from Debian packages."""

import ctypes
import os
import shutil
import struct
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

SOUNDFONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")
SCORES = Path("/usr/share/games/openttd/baseset/openmsx")
SAMPLES = Path("/usr/share/sonic-pi/samples")
# Packages and their files.
RECORDINGS = {
    "drums of sonic-pi-samples": (SAMPLES, "loop_amen_full.flac"),
    "guitar of sonic-pi-samples": (SAMPLES, "guit_em9.flac"),
    "choir of sonic-pi-samples": (SAMPLES, "ambi_choir.flac"),
    "hyperrogue-music": (Path("/usr/share/hyperrogue/music"), "hr-savino-ocean.ogg"),
    "wesnoth-1.16-music": (Path("/usr/share/games/wesnoth/1.16/data/core/music"), "victory.ogg"),
}


def write_wav(path, rate, frames):
    """Writes frames by channels as 32-bit floats; returns the rounded values as doubles."""
    data = np.atleast_2d(np.asarray(frames, dtype="<f4").T).T
    channels = data.shape[1]
    body = data.tobytes()
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16, 3,
                       channels, rate, rate * channels * 4, channels * 4, 32, b"data", len(body))
    Path(path).write_bytes(head + body)
    return data.astype(float)


def write_silence(path, seconds, rate=8000):
    """Writes mono 16-bit silence as a sparse file; returns its path."""
    size = 2 * rate * seconds
    with open(path, "wb") as file:
        file.write(struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1,
                               rate, 2 * rate, 2, 16, b"data", size))
        file.truncate(44 + size)
    return path


def read_wav(path):
    """(rate, frames by channels) of a file of 16-bit samples."""
    with wave.open(str(path)) as file:
        assert file.getsampwidth() == 2
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return file.getframerate(), data.reshape(-1, file.getnchannels()) / 32768


def stereo(frames):
    return np.repeat(frames, 2, axis=1) if frames.shape[1] == 1 else frames


def recording(name):
    """The path of a recording."""
    folder, file = RECORDINGS[name]
    if not (folder / file).exists():
        pytest.skip(f"not installed: the package of {name} ({folder / file})")
    return folder / file


class _FileInfo(ctypes.Structure):
    _fields_ = [("frames", ctypes.c_int64), ("samplerate", ctypes.c_int), ("channels", ctypes.c_int),
                ("format", ctypes.c_int), ("sections", ctypes.c_int), ("seekable", ctypes.c_int)]


def decoded(path):
    """(rate, stereo frames) of a recording, read by libsndfile."""
    library = ctypes.CDLL("libsndfile.so.1")
    library.sf_open.restype = ctypes.c_void_p
    library.sf_readf_double.restype = ctypes.c_int64
    info = _FileInfo()
    file = library.sf_open(os.fsencode(path), 0x10, ctypes.byref(info))
    assert file, f"{path} cannot be read"
    frames = np.zeros((info.frames, info.channels))
    done = 0
    while done < info.frames:
        # In parts: libsndfile limits the size of a read from OGG.
        part = frames[done:done + 4096]
        count = library.sf_readf_double(ctypes.c_void_p(file), part.ctypes.data_as(ctypes.c_void_p),
                                        ctypes.c_int64(len(part)))
        if count <= 0:
            break
        done += count
    library.sf_close(ctypes.c_void_p(file))
    # An OGG header may overstate the length; the rest is silence.
    assert done > 0.99 * info.frames, f"{path} ends at {done} of {info.frames} frames"
    return info.samplerate, stereo(frames)


def played(score, path, rate, seconds):
    """Renders a score of openttd-openmsx with fluidsynth to path; returns stereo frames."""
    missing = [what for what, there in [("fluidsynth", shutil.which("fluidsynth")),
                                        ("timgm6mb-soundfont", SOUNDFONT.exists()),
                                        ("openttd-openmsx", (SCORES / score).exists())]
               if not there]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    subprocess.run(["fluidsynth", "-n", "-i", "-q", "-r", str(rate), "-T", "wav", "-F", path,
                    SOUNDFONT, SCORES / score], check=True, capture_output=True)
    played_rate, frames = read_wav(path)
    assert played_rate == rate
    cut = frames[:int(seconds * rate)]
    assert np.max(np.abs(cut)) > 0.05, "there is no music in it"
    return write_wav(path, rate, cut)


def sines(rate, seconds, *tones):
    """A sum of sines, each (Hz, amplitude left, amplitude right)."""
    time = np.arange(int(rate * seconds)) / rate
    out = np.zeros((len(time), 2))
    for index, (hz, left, right) in enumerate(tones):
        out += np.outer(np.sin(2 * np.pi * hz * time + index), [left, right])
    return out


def noise(rate, seconds, amplitude=0.5, seed=1):
    """White noise with independent channels."""
    return np.random.default_rng(seed).uniform(-amplitude, amplitude, (int(rate * seconds), 2))


def sweep(rate, seconds, amplitude=0.9):
    """A logarithmic sweep from 20 Hz to the highest frequency; right lags by a quarter period."""
    time = np.arange(int(rate * seconds)) / rate
    octaves = np.log(0.49 * rate / 20)
    phase = 2 * np.pi * 20 * seconds / octaves * (np.exp(octaves * time / seconds) - 1)
    return amplitude * np.stack([np.sin(phase), np.cos(phase) / 2], axis=1)
