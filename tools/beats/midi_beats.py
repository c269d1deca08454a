"""Reads the beats of a MIDI file: its quarters, through its tempo map. Needs no library."""

from pathlib import Path


def _number(data, at):
    """A variable-length quantity. Returns (value, next position)."""
    value = 0
    while True:
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at


def _events(track):
    """(tick, status, data) of a track's events; meta events have the status 0xFF00 + type."""
    at, tick, running = 0, 0, 0
    while at < len(track):
        delta, at = _number(track, at)
        tick += delta
        status = track[at]
        if status == 0xFF:
            length, start = _number(track, at + 2)
            yield tick, 0xFF00 + track[at + 1], track[start:start + length]
            at = start + length
        elif status in (0xF0, 0xF7):
            length, start = _number(track, at + 1)
            at = start + length
        else:
            if status >= 0x80:
                running, at = status, at + 1
            size = 1 if running & 0xE0 == 0xC0 else 2
            yield tick, running, track[at:at + size]
            at += size


def beats_of(path, beat_quarters=1.0, until=None):
    """The times of the beats in seconds, from 0 to the last note, or `until` many."""
    data = Path(path).read_bytes()
    ticks_per_quarter = int.from_bytes(data[12:14], "big")
    tempi, last, at = [(0, 500_000)], 0, 14
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4:at + 8], "big")
        if data[at:at + 4] == b"MTrk":
            for tick, status, content in _events(data[at + 8:at + 8 + length]):
                if status == 0xFF51:
                    tempi.append((tick, int.from_bytes(content, "big")))
                elif status & 0xE0 == 0x80:  # a note
                    last = max(last, tick)
        at += 8 + length
    tempi.sort(key=lambda entry: entry[0])
    beats, seconds, position, tempo, k = [], 0.0, 0.0, 500_000, 0
    while True:
        target = len(beats) * ticks_per_quarter * beat_quarters
        if target > last or (until is not None and len(beats) >= until):
            return beats
        while k < len(tempi) and tempi[k][0] <= target:
            seconds += (tempi[k][0] - position) * tempo / 1e6 / ticks_per_quarter
            position, tempo = tempi[k]
            k += 1
        seconds += (target - position) * tempo / 1e6 / ticks_per_quarter
        position = target
        beats.append(seconds)
