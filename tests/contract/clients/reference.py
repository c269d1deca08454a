"""The spectrum of a sound in double precision, from the formulas of docs/spectrum.md alone."""

import functools
import math

import numpy

BANDS = 64


def edges(layout, rate):
    """The lower and upper frequency of each band."""
    top = min(16000.0, 0.45 * rate)
    steps = numpy.arange(BANDS + 1) / BANDS

    def scale(there, back):
        return back(there(40.0) + steps * (there(top) - there(40.0)))

    if layout == "semitone":
        notes = numpy.arange(BANDS)
        return 55 * 2 ** ((notes - 0.5) / 12), 55 * 2 ** ((notes + 0.5) / 12)
    if layout == "log":
        points = scale(math.log, numpy.exp)
    elif layout == "linear":
        points = scale(float, numpy.asarray)
    else:
        points = scale(lambda hz: 2595 * math.log10(1 + hz / 700),
                       lambda mel: 700 * (10 ** (mel / 2595) - 1))
    return points[:-1], points[1:]


def centres(layout, rate):
    low, high = edges(layout, rate)
    if layout == "log":
        return numpy.sqrt(low * high)
    if layout == "linear":
        return (low + high) / 2
    if layout == "semitone":
        return 55 * 2 ** (numpy.arange(BANDS) / 12)
    mel = [2595 * numpy.log10(1 + hz / 700) for hz in (low, high)]
    return 700 * (10 ** (sum(mel) / 2 / 2595) - 1)


def tiers(rate):
    """Windows and their transforms, the smallest first."""
    times = 2 ** round(math.log2(rate / 48000))
    scaled = lambda length: max(1, int(length * times))
    return [(scaled(512), scaled(512)), (scaled(2048), scaled(2048)), (scaled(8192), scaled(16384))]


def hann(length):
    return 0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(length) / length)


def power(sound, transform):
    """The power of each bin of the windowed sound."""
    window = hann(len(sound))
    spectrum = numpy.fft.rfft(window * sound, transform)
    return 2 * numpy.abs(spectrum) ** 2 / (transform * numpy.sum(window ** 2))


def overlap(low, high, transform, rate):
    """How much of each bin's width lies in the band."""
    bins = numpy.arange(transform // 2 + 1)
    first, last = low * transform / rate, high * transform / rate
    return numpy.clip(numpy.minimum(last, bins + 0.5) - numpy.maximum(first, bins - 0.5), 0, None)


@functools.lru_cache(maxsize=None)
def plan(layout, rate):
    """For each band its window, its transform, its overlaps and its gain."""
    bands = []
    for low, high, centre in zip(*edges(layout, rate), centres(layout, rate)):
        window, transform = next(
            ((n, m) for n, m in tiers(rate) if (high - low) * n / rate >= 4), tiers(rate)[-1])
        shares = overlap(low, high, transform, rate)
        # The mean over the phases is that of two a quarter apart.
        turn = 2 * numpy.pi * centre / rate * numpy.arange(window)
        mean = (power(numpy.cos(turn), transform) + power(numpy.sin(turn), transform)) / 2
        bands.append((window, transform, shares, 1 / (2 * numpy.sum(shares * mean))))
    return bands


def levels(sound, layout="log", rate=48000):
    """The level in dBFS of each band of what a sound ends with."""
    powers, result = {}, []
    for window, transform, shares, gain in plan(layout, rate):
        if window not in powers:
            newest = sound[max(0, len(sound) - window):]
            padded = numpy.concatenate([numpy.zeros(window - len(newest)), newest])
            powers[window] = power(padded, transform)
        level = math.sqrt(2 * gain * numpy.sum(shares * powers[window]))
        result.append(20 * math.log10(level) if level > 0 else -math.inf)
    return numpy.array(result)
