"""Renders the corpora that the beat tracker is measured on. Usage:

    corpus.py [--mma MMA_SCRIPT] [--font FILE] [--only NAME] OUT

    OUT/openmsx    the songs of OpenMSX (Debian: openttd-openmsx)
    OUT/stdlib     MMA's stdlib, a groove of each file (Debian: mma); every third is OUT/tune
    OUT/games      every fourth song of free games (Debian: simutrans-data, freedoom), 90 s of each
    OUT/loops      recorded drum loops, joined to 60 s (Debian: sonic-pi-samples)
    OUT/steps      grooves with a step of the tempo at bar 12
    OUT/ramps      grooves with a ramp of 30 % in 8 beats
    OUT/clicks     clicks and drum patterns with sample-exact beats
    OUT/none       noise, speech (Debian: espeak-ng) and random claps: no beat at all

Each sound is NAME.wav (mono, 44.1 kHz) with NAME.beats: a line per beat, `seconds beat_in_bar`.
"""

import argparse
import random
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "beats"))
from midi_beats import beats_of  # noqa: E402
from fluid import RATE, Synth  # noqa: E402

OPENMSX = Path("/usr/share/games/openttd/baseset/openmsx")
LOOPS = Path("/usr/share/sonic-pi/samples")
# Beats of each loop, by ear and by length.
LOOP_BEATS = {
    "loop_amen": 4, "loop_breakbeat": 4, "loop_compus": 16, "loop_garzul": 16, "loop_mika": 16,
    "loop_safari": 16, "loop_3d_printer": 16, "loop_industrial": 2,
}
STEP_GROOVES = ["8beat", "basicrock", "swing", "bossanova", "trance", "ska", "samba", "countryswing"]


def write(folder, name, sound, beats, per_bar=4):
    folder.mkdir(parents=True, exist_ok=True)
    with wave.open(str(folder / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.asarray(sound, np.int16).tobytes())
    lines = [f"{time:.6f} {i % per_bar + 1}\n" for i, time in enumerate(beats)]
    (folder / f"{name}.beats").write_text("".join(lines))


def pcm(sound, peak=0.9):
    top = float(np.abs(sound).max()) or 1.0
    return (np.asarray(sound) / top * peak * 32_767).astype(np.int16)


def openmsx(options, synth):
    for path in sorted(OPENMSX.glob("*.mid")):
        write(options.out / "openmsx", path.stem, synth.render(path, 250), beats_of(path))


def grooves(options):
    import songs

    for path in sorted((options.library / "stdlib").glob("*.mma")):
        names = songs.groove_names(path.read_text(errors="replace"))
        if names and not path.stem.startswith(("metronome", "none")):
            yield path, names


def games(options, synth):
    import game_songs

    midi = options.out / "song.mid"
    for path in game_songs.extract(options.out / "midi")[1::game_songs.HELD_OUT]:
        made = game_songs.varied(path, midi, None, change=False)
        if made:
            beats, per_bar = made
            write(options.out / "games", path.stem, synth.render(midi, 90), [beat for beat in beats if beat < 90], per_bar or 4)


def stdlib(options, synth):
    import songs

    midi = options.out / "song.mid"
    for number, (path, names) in enumerate(grooves(options)):
        rng = random.Random(path.stem)
        made = songs.mma_song(rng, options.mma, path, rng.choice(names), midi, 45)
        if made:
            folder = options.out / ("tune" if number % 3 == 0 else "stdlib")
            write(folder, path.stem, synth.render(midi, 70), *made)


def changes(options, synth):
    import songs

    midi = options.out / "song.mid"
    for stem in STEP_GROOVES:
        path = options.library / "stdlib" / f"{stem}.mma"
        names = songs.groove_names(path.read_text(errors="replace"))
        for folder, factor, line in (("steps", .8, ""), ("steps", 1.12, ""), ("steps", 1.3, ""), ("ramps", 1.3, " 8"), ("ramps", .77, " 8")):
            lines = songs.tempo_lines
            bpm = 112
            songs.tempo_lines = lambda rng, bars, bpm, how, f=factor, its=line: [
                f"Tempo {bpm * f:.2f}{its}" if bar == 11 else "" for bar in range(bars)]
            made = songs.mma_song(random.Random(stem), options.mma, path, names[0], midi, 50, bpm)
            songs.tempo_lines = lines
            if made:
                write(options.out / folder, f"{stem}_{factor}", synth.render(midi, 90), *made)


def loops(options):
    for stem, count in LOOP_BEATS.items():
        run = subprocess.run(["ffmpeg", "-v", "error", "-i", str(LOOPS / f"{stem}.flac"), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"],
                             capture_output=True)
        if run.returncode != 0:
            continue
        loop = np.frombuffer(run.stdout, np.int16)
        seconds = len(loop) / RATE
        times = max(1, round(60 / seconds))
        beats = [(i / count) * seconds for i in range(count * times)]
        write(options.out / "loops", stem, np.tile(loop, times), beats)


def click(kind, rng):
    length = int(.12 * RATE)
    t = np.arange(length) / RATE
    if kind == "kick":
        return np.sin(2 * np.pi * (50 * t + 2.5 * (1 - np.exp(-t / .02)))) * np.exp(-t / .05)
    if kind == "snare":
        return (rng.standard_normal(length) * .7 + np.sin(2 * np.pi * 190 * t)) * np.exp(-t / .04)
    if kind == "hat":
        return np.diff(rng.standard_normal(length + 1)) * np.exp(-t / .015) * .35
    return np.sin(2 * np.pi * 1500 * t) * np.exp(-t / .01)


def clicks(options):
    rng = np.random.default_rng(5)
    for kind, bpm in [("click", 75), ("click", 100), ("click", 128), ("click", 160), ("drums", 84), ("drums", 104), ("drums", 126), ("drums", 150)]:
        period = 60 / bpm
        count = int(45 / period)
        sound = np.zeros(int(46 * RATE))

        def put(name, at):
            start, hit = round(at * RATE), click(name, rng)
            sound[start:start + len(hit)] += hit[: len(sound) - start]

        for i in range(count):
            if kind == "click":
                put("click", i * period)
            else:
                put("kick" if i % 2 == 0 else "snare", i * period)
                put("hat", i * period)
                put("hat", (i + .5) * period)
        write(options.out / "clicks", f"{kind}_{bpm}", pcm(sound), [i * period for i in range(count)])


def none(options):
    rng = np.random.default_rng(9)
    length = 60 * RATE
    white = rng.standard_normal(length)
    write(options.out / "none", "white", pcm(white), [])
    spectrum = np.fft.rfft(rng.standard_normal(length))
    write(options.out / "none", "pink", pcm(np.fft.irfft(spectrum / np.sqrt(np.arange(1, len(spectrum) + 1)), length)), [])
    for seed, rate in ((1, 1.5), (2, 3.0), (3, 6.0)):
        claps = np.zeros(length)
        at = 0.0
        chance = np.random.default_rng(seed)
        while True:
            at += chance.exponential(1 / rate)
            start = int(at * RATE)
            if start + 6000 > length:
                break
            hit = click("snare", chance)
            claps[start:start + len(hit)] += hit * chance.uniform(.3, 1)
        write(options.out / "none", f"claps_{rate}", pcm(claps), [])
    texts = [(options.espeak, "en-gb", 160), (options.espeak, "de", 190), (options.espeak, "fr", 140)]
    words = ("This page describes what the program hears and how it follows. Nothing in it has a beat, and a tracker that finds one "
             "invents it. Speech has stresses, pauses and syllables, at rates near those of music, and so it is the usual trap. ")
    for program, voice, speed in texts:
        if not shutil.which(program[0]) and not Path(program[0]).exists():
            print("espeak-ng is missing: no speech", file=sys.stderr)
            break
        wav = options.out / "speech.wav"
        subprocess.run([*program, "-v", voice, "-s", str(speed), "-w", str(wav), words * 5], check=True)
        with wave.open(str(wav)) as file:
            sound, rate = np.frombuffer(file.readframes(file.getnframes()), np.int16), file.getframerate()
        at = np.arange(int(min(60, len(sound) / rate) * RATE)) * rate / RATE
        write(options.out / "none", f"speech_{voice}", pcm(np.interp(at, np.arange(len(sound)), sound)), [])
        wav.unlink()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mma", nargs="+", default=["mma"])
    parser.add_argument("--library", type=Path, default=Path("/usr/share/mma/lib"))
    parser.add_argument("--espeak", nargs="+", default=["espeak-ng"])
    parser.add_argument("--font", default="/usr/share/sounds/sf2/TimGM6mb.sf2")
    parser.add_argument("--only")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    synth = Synth(options.font)
    makers = {"clicks": lambda: clicks(options), "none": lambda: none(options), "loops": lambda: loops(options),
              "openmsx": lambda: openmsx(options, synth), "games": lambda: games(options, synth), "stdlib": lambda: stdlib(options, synth),
              "changes": lambda: changes(options, synth)}
    for name, make in makers.items():
        if options.only in (None, name):
            make()


if __name__ == "__main__":
    main()
