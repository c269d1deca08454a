"""Renders the corpus that the network learns from. Usage:

    render.py --mma MMA_SCRIPT --library FOLDER --font FILE [--font FILE] --songs N --seed N OUT

Half of the songs are grooves of MMA's library (all folders but stdlib), half are our own patterns.
OUT gets NNNN.wav (mono) and NNNN.beats: a line per beat, `seconds beat_in_bar`.
"""

import argparse
import random
import sys
import wave
from pathlib import Path

import songs
from fluid import RATE, Synth

FOLDERS = ["casio", "zoom", "yamaha", "kara", "pflib", "alexis"]


def write(out, name, sound, beats, per_bar):
    with wave.open(str(out / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.tobytes())
    lines = [f"{time:.6f} {i % per_bar + 1}" for i, time in enumerate(beats)]
    (out / f"{name}.beats").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mma", nargs="+", default=["mma"])
    parser.add_argument("--library", type=Path, default=Path("/usr/share/mma/lib"))
    parser.add_argument("--font", action="append", required=True)
    parser.add_argument("--songs", type=int, default=600)
    parser.add_argument("--seconds", type=float, default=36)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    synths = [Synth(font) for font in options.font]
    files = sorted(f for folder in FOLDERS for f in (options.library / folder).glob("*.mma"))
    order = random.Random(options.seed)
    order.shuffle(files)
    midi = options.out / "song.mid"
    for number in range(options.songs):
        rng = random.Random(options.seed * 100_003 + number)
        name = f"{options.seed:02}{number:04}"
        if number % 2 == 0:
            file = files[number // 2 % len(files)]
            groove = rng.choice(songs.groove_names(file.read_text(errors="replace")) or [file.stem])
            how = rng.choices(["steady", "rubato", "step", "ramp"], [70, 14, 8, 8])[0]
            made = songs.mma_song(rng, options.mma, file, groove, midi, options.seconds, how=how)
            if made and rng.random() < .3:
                songs.without_drums(midi)
        else:
            made = songs.own_song(rng, midi, options.seconds)
        if not made or len(made[0]) < 8:
            print(f"{name}: left out", file=sys.stderr)
            continue
        write(options.out, name, rng.choice(synths).render(midi, options.seconds * 1.6), *made)


if __name__ == "__main__":
    main()
