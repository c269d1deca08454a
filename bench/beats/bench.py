#!/usr/bin/env python3
"""Measures the beat tracker on rendered music. Usage: bench.py BEAT_SCORE FOLDER [PART...]

FOLDER keeps the rendered sounds; what is missing is rendered. aubio (Debian: aubio-tools) hears the
same files in a process of its own.
"""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MUSIC = ["openmsx", "stdlib", "loops"]


def score(tool, *arguments):
    subprocess.run([tool, *map(str, arguments)], check=True)
    sys.stdout.flush()


def aubio(folder, out):
    """aubio's beats of each sound, as NAME.txt."""
    out.mkdir(parents=True, exist_ok=True)
    for sound in sorted(folder.glob("*.wav")):
        run = subprocess.run(["aubiotrack", "-i", str(sound)], capture_output=True, text=True, check=True)
        (out / f"{sound.stem}.txt").write_text(run.stdout)


def main():
    tool, out, parts = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    wanted = {"openmsx": "openmsx", "stdlib": "stdlib", "loops": "loops", "steps": "changes", "ramps": "changes",
              "clicks": "clicks", "none": "none"}
    for folder, maker in wanted.items():
        if (not parts or folder in parts) and not (out / folder).exists():
            subprocess.run([sys.executable, HERE / "corpus.py", "--only", maker, out], check=True)
    folders = [out / name for name in wanted if (out / name).exists() and (not parts or name in parts)]
    score(tool, *folders)
    music = [folder for folder in folders if folder.name in MUSIC]
    for variant in ("microphone", "quiet", "dull", "22k", "48k", "96k"):
        for folder in music[:1]:
            score(tool, "--variant", variant, "--lead-ms", 0, folder)
    for folder in music:
        print("whole file:")
        score(tool, "--whole", "--lead-ms", 0, folder)
        if shutil.which("aubiotrack"):
            print("aubio:")
            aubio(folder, out / "aubio" / folder.name)
            score(tool, "--estimates", out / "aubio" / folder.name, "--lead-ms", 0, folder)


if __name__ == "__main__":
    main()
