"""The beat tracker on twelve songs, rendered when needed: its scores do not fall."""

import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "beats"))
from fluid import RATE, Synth  # noqa: E402
from midi_beats import beats_of  # noqa: E402

SONGS = Path("/usr/share/games/openttd/baseset/openmsx")
FONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")
SECONDS = 40


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("songs")
    synth = Synth(FONT)
    for path in sorted(SONGS.glob("*.mid"))[1::5][:6] + sorted(SONGS.glob("*.mid"))[3::5][:6]:
        sound = synth.render(path, SECONDS)
        with wave.open(str(folder / f"{path.stem}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(np.asarray(sound).tobytes())
        beats = [beat for beat in beats_of(path) if beat < SECONDS - 1]
        (folder / f"{path.stem}.beats").write_text("".join(f"{beat:.6f} 1\n" for beat in beats))
    return folder


def test_twelve_songs_are_followed(corpus):
    assert len(list(corpus.glob("*.wav"))) == 12
    run = subprocess.run([os.environ["TACTUS_BEAT_SCORE"], "--lead-ms", "300", "--songs", "--min-f", "0.76",
                          "--min-amlt", "0.70", corpus], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
