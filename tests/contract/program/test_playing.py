"""Audio sources: the built-in tune, files, and raw PCM from a pipe."""

import os
import struct
import subprocess
import wave

import pytest
from clients import program
from clients.rest import Rest


def write_wave(path, seconds=1.0, rate=44100, channels=2, width=2):
    """A sawtooth as a WAV file."""
    frames = int(seconds * rate)
    sample = bytes(width - 1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(b"".join((sample + bytes([i % 64])) * channels for i in range(frames)))
    return path


def plays_some(rest):
    """Playing moves the playhead, even in a short file."""
    before = rest.command("play")["frame_count"]
    return program.eventually(lambda: rest.status()["frame_count"] > before + 8, "it plays")


def plays(server):
    """The playhead moves on play."""
    return plays_some(Rest(server))


def test_without_a_file_it_plays_a_tune_of_its_own(serve):
    server = serve()
    assert plays(server)


@pytest.mark.parametrize("rate, channels, width", [(44100, 2, 2), (48000, 1, 2), (22050, 2, 3),
                                                   (96000, 2, 2), (8000, 1, 1)])
def test_a_wave_file_is_named_and_played(serve, tmp_path, rate, channels, width):
    file = write_wave(tmp_path / "song.wav", rate=rate, channels=channels, width=width)
    server = serve(file)
    assert "song.wav" in server.stdout()
    assert plays(server)


def test_a_file_whose_name_is_not_plain_is_played(serve, tmp_path):
    file = write_wave(tmp_path / "Ä song; with 'odd' $name\u2028.wav")
    assert plays(serve(file))


def test_several_files_are_played(serve, tmp_path):
    one = write_wave(tmp_path / "one.wav", 0.25)
    two = write_wave(tmp_path / "two.wav", 0.25)
    assert plays(serve(one, two))


def test_playback_stops_where_the_files_end_and_returns_to_where_it_was_started(serve, tmp_path):
    server = serve(write_wave(tmp_path / "one.wav", 0.2), write_wave(tmp_path / "two.wav", 0.3))
    rest = Rest(server)
    rest.command("seek", seconds=0.25)
    frames = rest.command("play")["frame_count"]
    state = program.eventually(
        lambda: not rest.status()["playing"] and rest.status(), "it stops by itself")
    assert (state["status"], state["time_seconds"]) == ("stopped", 0.25)
    assert state["frame_count"] - frames >= 0.25 * 48000 // 512, "but not before the end"


def test_looped_files_loop_as_a_whole_and_go_on(serve, tmp_path):
    server = serve("--loop", "--autoplay", write_wave(tmp_path / "short.wav", 0.25))
    rest = Rest(server)
    state = rest.status()
    assert state["loop_enabled"] is True
    assert (state["loop_start_seconds"], state["loop_end_seconds"]) == (0, 0.25)
    program.eventually(lambda: rest.status()["epoch"] >= state["epoch"] + 3, "it loops")
    state = rest.status()
    assert state["status"] == "playing" and state["time_seconds"] < 0.25


def test_a_seek_is_taken_while_a_file_plays(serve, tmp_path):
    server = serve("--autoplay", write_wave(tmp_path / "song.wav", 30))
    rest = Rest(server)
    state = rest.command("seek", seconds=15.5)
    assert (state["time_seconds"], state["status"]) == (15.5, "playing")
    program.eventually(lambda: rest.status()["time_seconds"] > 15.6, "it plays on from there")


def test_there_is_nothing_to_play_at_the_end(serve, tmp_path):
    rest = Rest(serve(write_wave(tmp_path / "song.wav", 0.25)))
    assert rest.command("seek", seconds=0.25)["time_seconds"] == 0.25
    rest.command("play")
    program.eventually(lambda: rest.status()["status"] == "stopped", "there is nothing to play")
    assert rest.command("seek", seconds=0)["time_seconds"] == 0
    assert plays_some(rest)


def unplayable(*arguments):
    result = program.run("serve", "--port", 0, "--device", "none", *arguments)
    assert result.returncode in (1, 2), result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stdout == ""
    return result.stderr


def test_an_absent_file_is_one_clear_line_that_names_it(tmp_path):
    assert "absent.wav" in unplayable(tmp_path / "absent.wav")
    assert "absent.raw" in unplayable("--input", tmp_path / "absent.raw")


@pytest.mark.parametrize("content", [b"", b"no music at all", b"RIFF\xff\xff\xff\xffWAVEfmt ",
                                     b"fLaC" + bytes(100), b"OggS" + bytes(100)])
def test_a_file_that_is_no_music_is_one_clear_line_that_names_it(tmp_path, content):
    file = tmp_path / "odd.wav"
    file.write_bytes(content)
    assert "odd.wav" in unplayable(file)


def test_a_folder_is_one_clear_line_that_names_it(tmp_path):
    assert tmp_path.name in unplayable(tmp_path)


def test_a_good_file_does_not_hide_a_bad_one(tmp_path):
    good = write_wave(tmp_path / "good.wav")
    assert "absent.wav" in unplayable(good, tmp_path / "absent.wav")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_one_clear_line_that_names_it(tmp_path):
    file = write_wave(tmp_path / "secret.wav")
    file.chmod(0)
    assert "secret.wav" in unplayable(file)


@pytest.mark.parametrize("sample_format, sample", [
    ("s16le", struct.pack("<h", 1000)), ("s24le", b"\x00\x10\x00"),
    ("s32le", struct.pack("<i", 1 << 20)), ("f32le", struct.pack("<f", 0.1))])
def test_raw_pcm_is_played_from_a_pipe(serve, sample_format, sample):
    server = serve("--input", "-", "--input-format", sample_format, "--input-channels", 1,
                   stdin=subprocess.PIPE)
    server.process.stdin.write(sample * 12000)
    server.process.stdin.flush()
    assert plays(server)


def test_the_end_of_the_pipe_stops_playback_and_does_not_end_the_server(serve):
    server = serve("--input", "-", "--autoplay", stdin=subprocess.PIPE)
    server.process.stdin.write(bytes(40000))
    server.process.stdin.close()
    server.process.stdin = None
    rest = Rest(server)
    program.eventually(lambda: rest.status()["status"] == "stopped", "it stops")
    assert rest.command("seek", seconds=1)["time_seconds"] == 1
    assert server.end() == 0


def test_a_pipe_that_gives_nothing_does_not_hold_it_up(serve):
    server = serve("--input", "-", "--autoplay", stdin=subprocess.PIPE)
    rest = Rest(server)
    program.eventually(lambda: rest.status()["frame_count"] > 10, "blocks go by")
    assert server.end() == 0


def test_raw_pcm_is_played_from_a_file(serve, tmp_path):
    file = tmp_path / "noise.raw"
    file.write_bytes(bytes(range(256)) * 400)
    assert plays(serve("--input", file))
