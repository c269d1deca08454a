"""Files that cannot be played when their turn comes: told once, counted, skipped."""

import wave

import pytest
from clients.program import eventually
from clients.rest import Rest


def write_wave(path, seconds):
    """A sawtooth as a WAV file at the engine's rate."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(b"".join(bytes([0, i % 64]) for i in range(48000)) * seconds)
    return path


def faults(rest):
    return rest.metrics()["audio"]["faults"]


def warnings(server):
    return [line for line in server.stderr().splitlines() if "warning" in line]


def play_from(rest, seconds):
    rest.command("seek", seconds=seconds)
    rest.command("play")


def test_a_file_that_is_gone_at_its_turn_is_skipped(serve, tmp_path):
    files = [write_wave(tmp_path / name, 3) for name in ("a.wav", "b.wav", "c.wav")]
    server = serve(*files)
    rest = Rest(server)
    files[1].unlink()
    play_from(rest, 2.9)
    state = eventually(lambda: rest.status()["time_seconds"] >= 6 and rest.status(), "c plays")
    assert state["playing"]
    assert faults(rest) == 1
    assert len(warnings(server)) == 1 and "b.wav" in warnings(server)[0]


@pytest.mark.parametrize("loop", [(), ("--loop",)], ids=["once", "looped"])
def test_the_clock_stops_where_nothing_else_can_be_played(serve, tmp_path, loop):
    file = write_wave(tmp_path / "song.wav", 6)
    server = serve(*loop, file)
    rest = Rest(server)
    file.write_bytes(b"no music at all")
    play_from(rest, 4)
    eventually(lambda: rest.status()["status"] == "stopped", "it does not claim to play")
    assert faults(rest) == 1
    assert len(warnings(server)) == 1 and "song.wav" in warnings(server)[0]


def test_a_file_that_became_shorter_plays_what_is_left(serve, tmp_path):
    file = write_wave(tmp_path / "song.wav", 6)
    server = serve(file)
    rest = Rest(server)
    with open(file, "r+b") as opened:
        opened.truncate(44 + 2 * 48000 * 4)
    play_from(rest, 3.8)
    eventually(lambda: rest.status()["time_seconds"] > 3.85, "it plays")
    eventually(lambda: rest.status()["status"] == "stopped", "and stops at its new end")
    assert faults(rest) == 1
    assert "it lasts 4.000 s instead of 6.000 s" in warnings(server)[0]


def test_a_name_with_control_characters_stays_on_its_line(serve, tmp_path):
    file = write_wave(tmp_path / "a\nb\x1b[2J.wav", 3)
    server = serve(file)
    rest = Rest(server)
    assert "a\\nb\\x1b[2J.wav, 0:03" in server.stdout()
    file.write_bytes(b"no music at all")
    play_from(rest, 2)
    eventually(lambda: faults(rest) == 1, "it is counted")
    assert len(warnings(server)) == 1
    assert all(line.startswith("20") for line in server.stderr().splitlines()), "each line has its date"
    assert "a\\nb\\x1b[2J.wav" in server.stderr() and "\x1b" not in server.stderr()
