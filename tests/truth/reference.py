"""An independent implementation of docs/spectrum.md in double precision.

    bands = Bands("log", 48000)
    levels = bands.levels(mixed(stereo, "mid"), end)   # 64 linear amplitudes
"""

import numpy as np

BANDS = 64
LAYOUTS = ("log", "linear", "mel", "semitone")
CHANNELS = ("mid", "left", "right", "side")
LOWEST_HZ = 40.0
HIGHEST_HZ = 16000.0
SEMITONE_HZ = 55.0
LEAST_BINS = 4.0


def mixed(stereo, channel):
    """One channel's sound. stereo: frames by two, full scale -1 to 1."""
    left, right = np.asarray(stereo, dtype=float).T
    return {
        "mid": (left + right) / 2,
        "left": left,
        "right": right,
        "side": (left - right) / 2,
    }[channel]


def tiers(rate):
    """(window, transform) lengths, the largest first."""
    scale = 2.0 ** round(np.log2(rate / 48000))
    return [(int(8192 * scale), int(16384 * scale)), (int(2048 * scale),) * 2,
            (int(512 * scale),) * 2]


def hann(size):
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)


def edges_and_centres(layout, rate):
    """The bands' 65 edges and 64 centres in Hz."""
    steps = np.arange(BANDS + 1)
    halves = np.arange(BANDS) + 0.5
    if layout == "semitone":
        return SEMITONE_HZ * 2 ** ((steps - 0.5) / 12), SEMITONE_HZ * 2 ** ((halves - 0.5) / 12)
    top = min(HIGHEST_HZ, 0.45 * rate)
    to_scale, to_hz = {
        "log": (np.log, np.exp),
        "linear": (lambda f: f, lambda f: f),
        "mel": (lambda f: 2595 * np.log10(1 + f / 700), lambda m: 700 * (10 ** (m / 2595) - 1)),
    }[layout]
    low, high = to_scale(LOWEST_HZ), to_scale(top)
    return (to_hz(low + (high - low) * steps / BANDS), to_hz(low + (high - low) * halves / BANDS))


def powers(frames, size):
    """P[k] of windows, one per row, each of a tier's window length."""
    window = hann(frames.shape[-1])
    transform = np.fft.rfft(window * frames, size)
    return 2 * np.abs(transform) ** 2 / (size * np.sum(window**2))


def overlaps(low, high, rate, size):
    """How much of each bin, from k - 1/2 to k + 1/2, lies between two frequencies."""
    bins = np.arange(size // 2 + 1)
    first, last = low * size / rate, high * size / rate
    return np.clip(np.minimum(last, bins + 0.5) - np.maximum(first, bins - 0.5), 0, None)


class Bands:
    """The bands of a layout at a sample rate."""

    def __init__(self, layout, rate):
        self.rate = rate
        self.tiers = tiers(rate)
        edges, self.centres = edges_and_centres(layout, rate)
        self.tier = []
        self._weights = [np.zeros((BANDS, size // 2 + 1)) for _, size in self.tiers]
        for band in range(BANDS):
            low, high = edges[band], edges[band + 1]
            wide = [t for t, (window, _) in enumerate(self.tiers)
                    if (high - low) * window / rate >= LEAST_BINS]
            tier = wide[-1] if wide else 0
            self.tier.append(tier)
            self._weights[tier][band] = self._weight(self.centres[band], low, high, tier)

    def _weight(self, centre, low, high, tier):
        window, size = self.tiers[tier]
        overlap = overlaps(low, high, self.rate, size)
        phase = 2 * np.pi * centre / self.rate * np.arange(window)
        # Two phases a quarter of a period apart give the mean over all phases.
        mean = (powers(np.cos(phase), size) + powers(np.sin(phase), size)) / 2
        gain = 1 / (2 * np.sum(overlap * mean))
        return 2 * gain * overlap

    def levels(self, sound, end):
        """Linear amplitudes of the windows that end before frame `end`, padded with silence."""
        return np.sqrt(sum(
            weights @ powers(before(sound, end, window), size)
            for (window, size), weights in zip(self.tiers, self._weights)))


def before(sound, end, count):
    """`count` frames up to `end`, padded with silence."""
    out = np.zeros(count)
    first, last = max(end - count, 0), min(end, len(sound))
    if last > first:
        out[first - (end - count):last - (end - count)] = sound[first:last]
    return out


def decibels(levels):
    """Level in dBFS, at least -200."""
    with np.errstate(divide="ignore"):
        return np.maximum(20 * np.log10(levels), -200.0)


def bins(levels, db_min=-80.0, db_max=0.0):
    """The values of a frame, not smoothed."""
    return np.clip((decibels(levels) - db_min) / (db_max - db_min), 0.0, 1.0)
