"""Prepares the MIDI songs of free games to learn beats from.

The songs are arrangements by people, with the quarters as their beats. Debian: freedoom,
simutrans-data.
"""

from pathlib import Path

import mido

from midi_beats import beats_of

GAMES = Path("/usr/share/games")
FOLDERS = [GAMES / "simutrans/music"]
WADS = [GAMES / "doom/freedoom1.wad", GAMES / "doom/freedoom2.wad"]
HELD_OUT = 4  # every fourth song is not learnt from: bench/beats chooses constants on them


def wad_songs(path):
    """(name, MIDI file) of the songs in a WAD file."""
    data = path.read_bytes()
    count, at = int.from_bytes(data[4:8], "little"), int.from_bytes(data[8:12], "little")
    for entry in range(count):
        start, size = (int.from_bytes(data[at + 16 * entry + k:at + 16 * entry + k + 4], "little") for k in (0, 4))
        name = data[at + 16 * entry + 8:at + 16 * entry + 16].rstrip(b"\0").decode("ascii", "replace")
        if data[start:start + 4] == b"MThd":
            yield name.lower(), data[start:start + size]


def extract(out):
    """Copies all songs into a folder, each once. Returns their paths, sorted."""
    out.mkdir(parents=True, exist_ok=True)
    seen, paths = set(), []
    found = [(p.stem, p.read_bytes()) for folder in FOLDERS if folder.exists() for p in sorted(folder.glob("*.mid"))]
    found += [song for wad in WADS if wad.exists() for song in wad_songs(wad)]
    for name, data in found:
        if data in seen:
            continue
        seen.add(data)
        path = out / f"{len(paths):03}_{name}.mid"
        path.write_bytes(data)
        paths.append(path)
    return paths


def meter(song):
    """(quarters a beat, beats a bar), or None if the song's beat changes. No beats a bar: unknown."""
    marks = {(m.numerator, m.denominator) for track in song.tracks for m in track if m.type == "time_signature"} or {(4, 4)}
    if len(marks) != 1:
        return (1.0, 0) if all(denominator in (2, 4) for _, denominator in marks) else None
    numerator, denominator = marks.pop()
    if denominator == 8 and numerator in (6, 9, 12):
        return 1.5, numerator // 3
    quarters = numerator * 4 / denominator
    return (1.0, int(quarters)) if quarters == int(quarters) else None


def beats(path, its_meter):
    """(times, beats a bar) at a level between 58 and 198 beats a minute."""
    quarters, per_bar = its_meter
    times = beats_of(path, quarters)
    bpm = 60 * len(times) / times[-1]
    if bpm > 198:
        return beats_of(path, 2 * quarters), per_bar // 2 if per_bar % 2 == 0 else 0
    if bpm < 58:
        return beats_of(path, quarters / 2), 2 * per_bar
    return times, per_bar


def is_on_grid(song):
    """Whether most notes begin on sixteenths or triplets, loosely."""
    near = count = 0
    for track in song.tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "note_on" and message.velocity:
                count += 1
                place = tick / song.ticks_per_beat
                near += min(abs(place * n - round(place * n)) / n for n in (4, 3)) < .035
    return count > 200 and near > .8 * count


def varied(path, out, rng, change=True):
    """Writes a variant in another tempo, key and orchestra. Returns (beats, beats a bar) or None."""
    try:
        song = mido.MidiFile(path, clip=True)
    except (mido.KeySignatureError, OSError, EOFError):
        return None
    its_meter = meter(song)
    if song.type == 2 or not its_meter or not is_on_grid(song):
        return None
    if change:
        speed, key = rng.uniform(.84, 1.2), rng.randint(-4, 4)
        drums = rng.random() > .2
        shuffled = rng.random() < .4
        if not any(m.type == "set_tempo" for track in song.tracks for m in track):
            song.tracks[0].insert(0, mido.MetaMessage("set_tempo", tempo=500_000, time=0))
        for track in song.tracks:
            for message in track:
                if message.type == "set_tempo":
                    message.tempo = min(16_000_000, round(message.tempo / speed))
                elif message.type in ("note_on", "note_off"):
                    if message.channel != 9:
                        message.note = max(0, min(127, message.note + key))
                    elif not drums and message.type == "note_on":
                        message.velocity = 0
                elif message.type == "program_change" and shuffled and message.channel != 9:
                    message.program = message.program // 8 * 8 + rng.randint(0, 7)
    song.save(out)
    return beats(out, its_meter)
