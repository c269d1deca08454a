#!/usr/bin/env python3
"""Measures the beat tracker on rendered music. Usage: bench.py BEAT_SCORE FOLDER [PART...]

FOLDER keeps the rendered sounds; what is missing is rendered. PART: openmsx, stdlib, games, loops,
clicks, steps, ramps, none; all without one. aubio (Debian: aubio-tools) hears the same files in a
process of its own.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MAKERS = {"openmsx": "openmsx", "stdlib": "stdlib", "games": "games", "loops": "loops", "clicks": "clicks",
          "steps": "changes", "ramps": "changes", "none": "none"}
MUSIC = ["openmsx", "stdlib", "games", "loops"]
AIMS = {  # F, AMLt, acc2
    "openmsx": (.82, .90, .93), "stdlib": (.90, .93, .97), "openmsx, microphone": (.75, .85, None)}
VARIANTS = {"microphone": "microphone", "quiet": "gain -20 dB", "dull": "below 5 kHz", "22k": "22.05 kHz",
            "48k": "48 kHz", "96k": "96 kHz"}
HOP_US = 8_000


def score(tool, folder, *arguments):
    run = subprocess.run([tool, "--json", *map(str, arguments), str(folder)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(run.stdout)


def aubio(folder, out):
    """aubio's beats of each sound, as NAME.txt."""
    out.mkdir(parents=True, exist_ok=True)
    for sound in sorted(folder.glob("*.wav")):
        run = subprocess.run(["aubiotrack", "-i", str(sound)], capture_output=True, text=True, check=True)
        (out / f"{sound.stem}.txt").write_text(run.stdout)


def row(name, result, lead=0, aims=None):
    def cell(value, aim):
        return f"{value:.3f}" + (f" ({aim:.2f})" if aim else "")

    aims = aims or (None, None, None)
    numbers = (cell(result["f"][lead], aims[0]), cell(result["amlt"][lead], aims[1]), f"{result['acc1']:.2f}",
               cell(result["acc2"], aims[2]))
    print("| " + " | ".join([name, *numbers]) + " |", flush=True)


def seconds(numbers):
    return "median {:.1f} s, 90 % {:.1f} s, worst {:.1f} s".format(*numbers)


def songs(result):
    return f"{result['songs']} songs"


def tell_music(name, result):
    print(f"{name}: locks after {seconds(result['lock_s'])}; locked {result['locked']:.1%}; "
          f"{result['switches_per_minute']:.2f} changes of octave or side a minute; "
          f"bias {result['bias_ms'][0]:+.1f} ms, deviation {result['jitter_ms'][0]:.1f} ms; "
          f"{result['hop_us']:.0f} us a hop, {result['hop_us'] / HOP_US:.1%} of a core", flush=True)


def main():
    tool, out, parts = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    for folder, maker in MAKERS.items():
        if (not parts or folder in parts) and not (out / folder).exists():
            print(f"Renders {folder} ...", file=sys.stderr, flush=True)
            subprocess.run([sys.executable, HERE / "corpus.py", "--only", maker, out], check=True)
    chosen = [name for name in MAKERS if (out / name).exists() and (not parts or name in parts)]
    print("In brackets: aimed at. Leads: beats are announced as they fall, or so long before.\n")
    print("| | F | AMLt | acc1 | acc2 |\n|---|---|---|---|---|", flush=True)
    results = {}
    for name in [name for name in MUSIC if name in chosen]:
        folder = out / name
        results[name] = result = score(tool, folder, "--lead-ms", "0,100,300")
        row(f"{name}, {songs(result)}", result, aims=AIMS.get(name))
        for lead, ms in ((1, 100), (2, 300)):
            row(f"{name}, {ms} ms ahead", result, lead)
        if name == "openmsx":
            for variant, words in VARIANTS.items():
                title = f"{name}, {words}"
                row(title, score(tool, folder, "--variant", variant, "--lead-ms", 0), aims=AIMS.get(title))
        row(f"{name}, whole file known", score(tool, folder, "--whole", "--lead-ms", 0))
        if shutil.which("aubiotrack"):
            aubio(folder, out / "aubio" / name)
            row(f"{name}, aubio", score(tool, folder, "--estimates", out / "aubio" / name, "--lead-ms", 0))
    print("\nMono is what all of these are: of stereo the mid is heard.\n")
    for name, result in results.items():
        tell_music(name, result)
    for name in [name for name in ("clicks", "steps", "ramps", "none") if name in chosen]:
        result = score(tool, out / name, "--lead-ms", 0)
        if name == "none":
            print(f"no beat (noise, claps, speech): locked {result['locked']:.1%} (1 %)")
            continue
        print(f"{name}: F {result['f'][0]:.3f}, AMLt {result['amlt'][0]:.3f}")
        if name == "steps":
            print(f"steps, right again after {seconds(result['recovery_s'])} (median 2, worst 5)")
        if name == "clicks":
            tell_music(name, result)


if __name__ == "__main__":
    main()
