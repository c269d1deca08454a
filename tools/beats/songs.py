"""Writes MIDI songs to learn beats from.

Two kinds: grooves of MMA's library, and songs of random patterns made here. Both are drawn at random
from a seed, so the same seed makes the same songs.
"""

import random
import re
import subprocess

import mido

from midi_beats import beats_of

TICKS = 480
ROOTS = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
KINDS = ["", "m", "7", "m7", "M7", "m", "", "7", "sus4", "9"]
# Tempo ranges by words in a groove's name; the first match counts.
TEMPI = [
    (r"ballad|slow|hymn|lullaby|spiritual|ambient", (56, 90)),
    (r"house|dance|techno|trance|disco|club", (112, 142)),
    (r"dnb|jungle", (160, 178)),
    (r"hiphop|hip|trip|rnb|rb|funk|soul", (78, 112)),
    (r"punk|polka|quick|fast|march|samba|mtl|metal|ska|dixie", (120, 200)),
    (r"swing|jazz|bebop|big", (100, 190)),
    (r"waltz", (90, 180)),
]


def without_drums(path):
    song = mido.MidiFile(path)
    for track in song.tracks:
        for message in track:
            if message.type == "note_on" and message.channel == 9:
                message.velocity = 0
    song.save(path)


def groove_names(text):
    names = re.findall(r"^\s*DefGroove\s+(\S+)", text, re.IGNORECASE | re.MULTILINE)
    body = [n for n in names if not re.search(r"(intro|end|fill|break)\d*$", n, re.IGNORECASE)]
    return body or names


def meter_of(text):
    """(beats a bar, as MMA counts them, quarters that make one beat of the music)."""
    found = re.search(r"^\s*Time\s+(\d+)", text, re.IGNORECASE | re.MULTILINE)
    count = int(found[1]) if found else 4
    return count, (3 if count in (6, 12) else 1)


def tempo_lines(rng, bars, bpm, how):
    """The tempo command before each bar."""
    if how == "rubato":
        return [f"Tempo {bpm * (1 + rng.uniform(-.03, .03)):.2f}" for _ in range(bars)]
    lines = [""] * bars
    if how == "step" and bars > 14:
        lines[rng.randint(8, 12)] = f"Tempo {bpm * rng.choice([.8, .9, 1.12, 1.25]):.1f}"
    if how == "ramp" and bars > 14:
        lines[rng.randint(6, 10)] = f"Tempo {bpm * rng.uniform(.8, 1.25):.1f} {rng.choice([8, 16])}"
    return lines


def mma_song(rng, mma, library_file, groove, path, seconds, bpm=None, how="steady"):
    """Writes a MIDI file of a groove. Returns (beats, beats a bar), or None if MMA fails."""
    text = library_file.read_text(errors="replace")
    count, per_beat = meter_of(text)
    if bpm is None:
        name = f"{library_file.stem} {groove}".lower()
        low, high = next((r for word, r in TEMPI if re.search(word, name)), (76, 150))
        bpm = rng.uniform(low, high) * (1.0 if per_beat == 1 else rng.uniform(1.4, 2.2))
    bars = max(8, round(seconds * bpm / 60 / count))
    lines = [f"RndSeed {rng.randint(1, 99999)}", f"Tempo {bpm:.2f}", f"Groove {groove}"]
    chords = [rng.choice(ROOTS) + rng.choice(KINDS) for _ in range(rng.choice([4, 8]))]
    tempi = tempo_lines(rng, bars, bpm, how)
    for bar in range(bars):
        if tempi[bar]:
            lines.append(tempi[bar])
        chord = chords[bar % len(chords)]
        other = f" {rng.choice(chords)}" if count == 4 and rng.random() < .15 else ""
        lines.append(f"{bar + 1} {chord}{' /' if other else ''}{other}")
    source = path.with_suffix(".mma")
    source.write_text("\n".join(lines) + "\n")
    run = subprocess.run([*mma, str(source), "-f", str(path)], capture_output=True, text=True)
    source.unlink()
    if run.returncode != 0 or not path.exists():
        return None
    return beats_of(path, per_beat, bars * count // per_beat), count // per_beat


# --- Songs of our own: random patterns on a grid of steps.

KICK, SNARE, CLAP, HAT, OPEN, RIDE, CRASH, RIM, SHAKER, TOM = 36, 38, 39, 42, 46, 51, 49, 37, 70, 45
PERCUSSION = [54, 56, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 73, 75, 76, 77]
BASSES = list(range(32, 40)) + [58, 87]
CHORDS = [0, 1, 2, 4, 5, 6, 7, 16, 17, 18, 21, 24, 25, 26, 27, 28, 29, 30, 48, 50, 51, 61, 62, 63, 80, 81, 88, 90, 94]
LEADS = [0, 4, 6, 9, 11, 12, 13, 22, 24, 26, 29, 40, 46, 56, 57, 60, 64, 65, 66, 68, 71, 73, 75, 78, 80, 81, 84, 104, 105, 107, 110]
SCALES = [(0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 3, 5, 7, 9, 10), (0, 3, 5, 7, 10), (0, 2, 4, 7, 9)]
TRESILLO = [(0, 3, 6), (0, 3, 6, 10, 12), (0, 3, 6, 8, 11, 14), (0, 4, 6, 10, 12), (0, 3, 7, 10, 12), (2, 6, 10, 14)]


def grid_pattern(rng, steps, per_beat, density, syncopation):
    """Random onsets: {step: velocity}. Syncopation 0 keeps to the beats, 1 is blind to them."""
    hits = {}
    for step in range(steps):
        strength = 1.0 if step % per_beat == 0 else .5 if per_beat % 2 == 0 and step % (per_beat // 2) == 0 else .25
        chance = density * (syncopation * .6 + (1 - syncopation) * strength)
        if rng.random() < chance:
            hits[step] = rng.randint(70, 115)
    return hits


def drum_part(rng, beats, per_beat):
    """{note: {step: velocity}} for one bar."""
    steps = beats * per_beat
    half = per_beat // 2 if per_beat % 2 == 0 else per_beat - 1
    kind = rng.choice(["four", "rock", "rock", "break", "halftime", "onedrop", "latin", "swing", "backbeat", "random"])
    part = {}

    def put(note, where, velocity=100):
        part.setdefault(note, {}).update({s % steps: velocity + rng.randint(-12, 12) for s in where})

    snare = rng.choice([SNARE, SNARE, CLAP, RIM, 40])
    backbeats = [b * per_beat for b in range(1, beats, 2)] if beats % 2 == 0 else [b * per_beat for b in range(1, beats)]
    if kind == "four":
        put(KICK, range(0, steps, per_beat), 110)
        if rng.random() < .7:
            put(snare, backbeats)
        put(rng.choice([HAT, OPEN, SHAKER]), range(half, steps, per_beat), 90)
    elif kind in ("rock", "backbeat"):
        put(KICK, [0], 110)
        for step in grid_pattern(rng, steps, per_beat, .35, .3):
            put(KICK, [step], 100)
        put(snare, backbeats, 108)
    elif kind == "break":
        put(KICK, rng.choice([(0, 2, 10), (0, 10), (0, 6, 10), (0, 3, 10), (0, 7, 8)]), 108)
        put(snare, backbeats, 108)
        put(snare, [s for s in (7, 9, 15) if rng.random() < .4], 60)
    elif kind == "halftime":
        put(KICK, [0], 112)
        put(KICK, [s for s in range(1, steps) if rng.random() < .12], 95)
        put(snare, [beats // 2 * per_beat], 112)
    elif kind == "onedrop":
        put(rng.choice([RIM, SNARE]), [beats // 2 * per_beat], 105)
        put(KICK, [beats // 2 * per_beat] if rng.random() < .6 else range(0, steps, per_beat), 105)
    elif kind == "latin":
        for note in rng.sample(PERCUSSION, 3):
            put(note, rng.choice(TRESILLO) if rng.random() < .5 else grid_pattern(rng, steps, per_beat, .5, .6), 90)
        if rng.random() < .7:
            put(KICK, rng.choice([(0, 3 * per_beat // 4 + per_beat), (0,), range(0, steps, per_beat)]), 100)
    elif kind == "swing":
        put(RIDE, [s for b in range(beats) for s in ([b * per_beat] + ([b * per_beat + half] if b % 2 else []))], 95)
        put(44, backbeats, 85)
        put(snare, [s for s in range(steps) if rng.random() < .08], 65)
    else:
        for note in (KICK, snare):
            for step in grid_pattern(rng, steps, per_beat, .45, .5):
                put(note, [step])
    if kind not in ("four", "swing") and rng.random() < .85:
        hat = rng.choice([HAT, HAT, RIDE, SHAKER, OPEN])
        every = rng.choice([1, half, half, per_beat]) or 1
        put(hat, range(0 if rng.random() < .85 else half, steps, every), rng.choice([60, 80, 95]))
    if rng.random() < .25:
        put(rng.choice(PERCUSSION), grid_pattern(rng, steps, per_beat, .5, .7), 80)
    return part


def melodic_part(rng, beats, per_beat, role):
    """{step: (degrees, length in steps, velocity)} for one bar."""
    steps = beats * per_beat
    half = per_beat // 2 if per_beat % 2 == 0 else per_beat - 1
    if role == "bass":
        kind = rng.choice(["beats", "ones", "offbeat", "eighths", "sync", "tresillo", "octaves", "sustain"])
    elif role == "chords":
        kind = rng.choice(["sustain", "sustain", "offbeat", "beats", "arpeggio", "arpeggio", "sync", "tresillo", "backbeat", "eighths"])
    else:
        kind = rng.choice(["sync", "sync", "random", "arpeggio", "long"])
    where = {
        "beats": range(0, steps, per_beat), "ones": [0] + ([steps // 2] if beats % 2 == 0 else []),
        "offbeat": range(half, steps, per_beat), "eighths": range(0, steps, max(half, 1)),
        "octaves": range(0, steps, max(half, 1)), "sustain": [0], "arpeggio": range(0, steps, rng.choice([1, max(half, 1)])),
        "backbeat": range(per_beat, steps, 2 * per_beat), "tresillo": [s for s in rng.choice(TRESILLO) if s < steps],
        "sync": grid_pattern(rng, steps, per_beat, .6, rng.uniform(.2, .9)), "random": grid_pattern(rng, steps, per_beat, .5, .5),
        "long": grid_pattern(rng, steps, per_beat, .25, .2),
    }[kind]
    where = sorted(where) or [0]
    part = {}
    for i, step in enumerate(where):
        gap = (where[i + 1] if i + 1 < len(where) else steps) - step
        length = gap * (1.0 if kind in ("sustain", "long") else rng.choice([.4, .8, .95]))
        if role == "chords" and kind != "arpeggio":
            degrees = (0, 2, 4)
        elif kind == "octaves":
            degrees = (0 if i % 2 == 0 else 7,)
        elif role == "bass":
            degrees = (rng.choice([0, 0, 0, 4, 2]),)
        else:
            degrees = (rng.choice([0, 1, 2, 3, 4, 5, 7, 9]) if role == "lead" else [0, 2, 4, 7, 4, 2][i % 6],)
        accent = 12 if step % per_beat == 0 and rng.random() < .6 else 0
        part[step] = (degrees, length, rng.randint(70, 100) + accent)
    return part


def own_song(rng, path, seconds):
    """Writes a MIDI file of random patterns. Returns (beats, beats a bar)."""
    beats = rng.choices([4, 3, 2, 5, 6, 7], [80, 10, 4, 2, 2, 2])[0]
    per_beat = rng.choices([4, 3, 6, 2], [76, 14, 4, 6])[0]
    bpm = min(198.0, max(58.0, 118 * 2 ** rng.gauss(0, .42)))
    swing = rng.uniform(.54, .68) if per_beat == 4 and rng.random() < .25 else .5
    swing8 = rng.uniform(.56, .7) if per_beat == 4 and swing == .5 and rng.random() < .2 else .5
    jitter = rng.choice([0, 0, .004, .008, .014])
    drift = rng.choice([0, 0, 0, .01, .03])
    change = rng.random() < .2
    steps, bars = beats * per_beat, max(8, round(seconds * bpm / 60 / beats))
    scale, key = rng.choice(SCALES), rng.randint(0, 11)
    period = rng.choice([1, 1, 2, 2, 4])
    drums_in = rng.random() < .7
    sections = []
    for _ in range(2):
        sections.append({
            "drums": [drum_part(rng, beats, per_beat)] * period if rng.random() < .6 else [drum_part(rng, beats, per_beat) for _ in range(period)],
            "bass": [melodic_part(rng, beats, per_beat, "bass") for _ in range(period)],
            "chords": [melodic_part(rng, beats, per_beat, "chords") for _ in range(rng.choice([1, period]))],
            "lead": [melodic_part(rng, beats, per_beat, "lead") for _ in range(rng.choice([2, 4]))],
        })
        one = drum_part(rng, beats, per_beat)
        if rng.random() < .6:
            sections[-1]["drums"] = [one] * period
    length = rng.choice([4, 8, 8])
    parts_in = {"drums": .88 if drums_in else 0, "bass": .85, "chords": .8, "lead": .55}
    progression = [rng.choice([0, 3, 4, 5, 1, 2]) for _ in range(rng.choice([1, 2, 4, 4]))]
    programs = {"bass": rng.choice(BASSES), "chords": rng.choice(CHORDS), "lead": rng.choice(LEADS)}
    levels = {role: rng.randint(65, 115) for role in ("bass", "chords", "lead", "drums")}
    channels = {"bass": 0, "chords": 1, "lead": 2, "drums": 9}
    floors = {"bass": 36, "chords": 55, "lead": 67}

    conductor, events = mido.MidiTrack(), []
    beat_times, clock, tempo, last_tick = [], 0.0, bpm, 0
    for channel, role in ((0, "bass"), (1, "chords"), (2, "lead")):
        events.append((0, mido.Message("program_change", channel=channel, program=programs[role])))
    for role, channel in channels.items():
        events.append((0, mido.Message("control_change", channel=channel, control=7, value=levels[role])))

    def pitch(floor, degree):
        octave, index = divmod(degree, len(scale))
        return min(108, floor + key + 12 * octave + scale[index])

    active = set()
    for bar in range(bars):
        section = sections[bar // (2 * length) % 2]
        if bar % length == 0:
            active = {role for role, chance in parts_in.items() if rng.random() < chance}
            if not active & {"drums", "chords", "bass"}:
                active.add("bass" if rng.random() < .5 else "chords")
        if change and bar == bars // 2:
            tempo = min(198, max(58, tempo * rng.choice([.8, 1.12, 1.3, 1.5, .67])))
        tempo_now = tempo * (1 + rng.uniform(-drift, drift))
        conductor.append(mido.MetaMessage("set_tempo", tempo=round(6e7 / tempo_now), time=bar * beats * TICKS - last_tick))
        last_tick = bar * beats * TICKS
        for beat in range(beats):
            beat_times.append(clock)
            clock += 60 / tempo_now
        start = bar * beats * TICKS

        def tick(step):
            beat, sub = divmod(step, per_beat)
            place = sub / per_beat
            if swing != .5:
                pair, odd = divmod(sub, 2)
                place = .5 * pair + (.5 * swing if odd else 0)
            elif swing8 != .5:
                place = {0: 0, .25: swing8 / 2, .5: swing8, .75: swing8 + (1 - swing8) / 2}[place]
            late = rng.gauss(0, jitter) * tempo_now / 60
            return max(0, round(start + (beat + place + late) * TICKS))

        fill = bar % length == length - 1 and rng.random() < .5
        if "drums" in active:
            drums = section["drums"][bar % period]
            for note, hits in drums.items():
                for step, velocity in hits.items():
                    if fill and step >= steps - 2 * per_beat:
                        continue
                    at = tick(step)
                    events += [(at, mido.Message("note_on", channel=9, note=note, velocity=max(20, min(127, velocity + rng.randint(-6, 6))))),
                               (at + 60, mido.Message("note_off", channel=9, note=note))]
            if fill:
                for step in range(max(0, steps - 2 * per_beat), steps):
                    if rng.random() < .6:
                        at, note = tick(step), rng.choice([SNARE, SNARE, TOM, 47, 50, KICK])
                        events += [(at, mido.Message("note_on", channel=9, note=note, velocity=rng.randint(70, 120))),
                                   (at + 60, mido.Message("note_off", channel=9, note=note))]
            if bar % length == 0 and rng.random() < .5:
                events += [(tick(0), mido.Message("note_on", channel=9, note=CRASH, velocity=100)),
                           (tick(0) + 200, mido.Message("note_off", channel=9, note=CRASH))]
        root = progression[bar % len(progression)]
        for role in ("bass", "chords", "lead"):
            if role not in active:
                continue
            pattern = section[role][bar % len(section[role])]
            for step, (degrees, steps_long, velocity) in pattern.items():
                at = tick(step)
                off = at + max(30, round(steps_long * TICKS / per_beat))
                for degree in degrees:
                    note = pitch(floors[role], root + degree)
                    events += [(at, mido.Message("note_on", channel=channels[role], note=note, velocity=min(127, velocity))),
                               (off, mido.Message("note_off", channel=channels[role], note=note))]
    events.sort(key=lambda event: event[0])
    notes, at = mido.MidiTrack(), 0
    for tick_, message in events:
        notes.append(message.copy(time=tick_ - at))
        at = tick_
    song = mido.MidiFile(ticks_per_beat=TICKS)
    song.tracks += [conductor, notes]
    song.save(path)
    return beat_times, beats
