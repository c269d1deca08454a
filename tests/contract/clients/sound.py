"""Generated sounds, exact to the sample."""

import struct

import numpy

RATE = 48000


def write_wav(path, samples, rate=RATE):
    """Writes samples, one column per channel, losslessly as 32-bit floats."""
    samples = numpy.asarray(samples, dtype="<f4")
    samples = samples.reshape(len(samples), -1)
    channels, data = samples.shape[1], samples.tobytes()
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 3,
                         channels, rate, rate * channels * 4, channels * 4, 32, b"data", len(data))
    path.write_bytes(header + data)
    return path


def amplitude(db) -> float:
    return 10 ** (db / 20)


def sine(hz, seconds, db=0.0, rate=RATE):
    """A sine; full scale is 0 dBFS."""
    time = numpy.arange(round(seconds * rate)) / rate
    return amplitude(db) * numpy.sin(2 * numpy.pi * hz * time)


def noise(seconds, peak=0.5, seed=1, rate=RATE):
    """White noise, the same at each call."""
    return numpy.random.default_rng(seed).uniform(-peak, peak, round(seconds * rate))


def stereo(left, right):
    return numpy.column_stack([left, right])
