"""The command line of `tactus analyze`: errors, files, terminals."""

import os
import pty
import re
import select
import subprocess

import numpy as np
import pytest
from clients import program

import sounds

USAGE, FAILURE = 2, 1


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.wav"
    sounds.write_wav(path, 48000, sounds.noise(48000, 0.5))
    return path


@pytest.fixture
def long_file(tmp_path):
    """An hour of silence as a sparse file."""
    return sounds.write_silence(tmp_path / "long.wav", 3600)


def refused(*arguments, code=FAILURE):
    """Checks for one error line on standard error and nothing on standard output."""
    result = program.run("analyze", *arguments)
    assert result.returncode == code, result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.startswith("tactus: ")
    assert result.stdout == ""
    return result.stderr


def test_what_is_no_audio_is_one_clear_line(tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("no sound\n" * 100)
    assert str(text) in refused(text)
    empty = tmp_path / "empty.wav"
    empty.touch()
    assert "empty" in refused(empty)
    assert "directory" in refused(tmp_path)
    assert "No such file" in refused(tmp_path / "none.wav")


def test_a_rate_that_cannot_be_analysed_is_one_clear_line(tmp_path):
    for rate in (4000, 400000):
        sounds.write_wav(tmp_path / "a.wav", rate, sounds.noise(rate, 0.1))
        assert f"{rate} Hz" in refused(tmp_path / "a.wav")


def test_an_output_that_cannot_be_written_is_one_clear_line(file, tmp_path):
    assert "No such file" in refused("--output", tmp_path / "none" / "a.json", file)
    assert "directory" in refused("--output", tmp_path, file)
    assert "No space" in refused("--output", "/dev/full", file)


def test_a_mistake_on_the_command_line_is_exit_code_2(file):
    for arguments in ([], [file, file], ["-"], ["--rate-hz", 0, file], ["--rate-hz", 126, file],
                      ["--layout", "bark", file], ["--channel", "both", file],
                      ["--db-min", 0, file], ["--format", "mp3", file], ["--values", "power", file],
                      ["--lay-out", "mel", file], ["--features", "--format", "png", file],
                      ["--features", "--format", "svg", file], ["--output", "a.jpeg", file],
                      ["--autoplay", file], ["--output", "", file]):
        refused(*arguments, code=USAGE)


def test_a_file_is_never_made_into_itself(file, tmp_path):
    before = file.read_bytes()
    os.link(file, tmp_path / "other name.wav")
    for name in ("a.wav", "other name.wav"):
        refused("--output", tmp_path / name, file, code=USAGE)
    assert file.read_bytes() == before


def test_a_failure_leaves_an_old_output_as_it_was(tmp_path):
    (tmp_path / "a.txt").write_text("no sound")
    (tmp_path / "out.json").write_text("old")
    refused("--output", tmp_path / "out.json", tmp_path / "a.txt")
    assert (tmp_path / "out.json").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_is_cut_is_analysed_as_far_as_it_goes_and_is_a_failure(file, tmp_path):
    cut = tmp_path / "cut.wav"
    cut.write_bytes(file.read_bytes()[:-96000])
    result = program.run("analyze", cut)
    assert result.returncode == FAILURE
    assert result.stdout.count("\n") == 32, "a quarter of a second"
    assert result.stderr == f"tactus: cannot read all of {cut}: it is damaged in 1 place\n"


def test_any_name_will_do(tmp_path):
    folder = tmp_path / "a, b [live] ü 音"
    folder.mkdir()
    file = folder / "--x.wav"
    sounds.write_wav(file, 48000, sounds.noise(48000, 0.1))
    for output in ("out [1].json", "ö.png"):
        result = program.run("analyze", "--output", folder / output, file)
        assert result.returncode == 0, result.stderr
        assert (folder / output).stat().st_size > 1000
    result = subprocess.run([program.binary(), "analyze", "--", "--x.wav"], cwd=folder, timeout=20,
                            env=program.clean_environment(), capture_output=True)
    assert result.returncode == 0 and result.stdout.startswith(b"{")


def test_help_tells_of_it():
    assert "analyze FILE" in program.run("--help").stdout
    page = program.run("analyze", "--help")
    assert page.returncode == 0
    for flag in ("--format", "--output", "--rate-hz", "--layout", "--channel", "--db-min",
                 "--db-max", "--attack-ms", "--release-ms", "--values", "--features"):
        assert f"  {flag}" in page.stdout, flag


def test_settings_of_serve_do_not_matter(file):
    result = program.run("analyze", file, env={"TACTUS_PORT": "no port", "TACTUS_CONFIG": "/none"})
    assert result.returncode == 0, result.stderr


class Terminal:
    """A terminal of 100 columns for a process, and its text."""

    def __init__(self):
        self.ours, self.theirs = pty.openpty()
        import fcntl
        import struct
        import termios
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        self.text = ""

    def run(self, arguments, **streams):
        """Runs the program with the given streams; returns its exit code."""
        process = subprocess.Popen(
            [program.binary(), *map(str, arguments)], stdin=subprocess.DEVNULL,
            env=program.clean_environment({"TERM": "xterm", "LC_ALL": "C.UTF-8"}),
            **{name: self.theirs if stream == "terminal" else stream
               for name, stream in streams.items()})
        os.close(self.theirs)
        shown = b""
        while True:
            ready, _, _ = select.select([self.ours], [], [], 60)
            assert ready, "nothing was heard of it for a minute"
            try:
                shown += os.read(self.ours, 65536)
            except OSError:  # the other end was closed
                break
        os.close(self.ours)
        self.text = shown.decode(errors="replace")
        return process.wait(60)


def test_a_terminal_shows_how_far_it_is_and_nothing_in_the_end(long_file, tmp_path):
    terminal = Terminal()
    code = terminal.run(["analyze", "--output", tmp_path / "a.json", long_file],
                        stdout=subprocess.DEVNULL, stderr="terminal")
    assert code == 0
    shares = [int(share) for share in re.findall(r"(\d+) %", terminal.text)]
    assert shares and shares == sorted(shares) and shares[-1] <= 100
    assert "long.wav" in terminal.text and "█" in terminal.text
    assert terminal.text.endswith("\r\x1b[K")
    assert "\n" not in terminal.text


def test_no_bar_gets_between_the_lines_on_a_terminal(file):
    terminal = Terminal()
    assert terminal.run(["analyze", file], stdout="terminal", stderr="terminal") == 0
    assert "\x1b" not in terminal.text and "%" not in terminal.text
    assert terminal.text.count("hopSeq") == 63


def test_a_picture_is_not_thrown_at_a_terminal(file):
    terminal = Terminal()
    code = terminal.run(["analyze", "--format", "png", file], stdout="terminal", stderr="terminal")
    assert code == USAGE
    assert "--output" in terminal.text and "PNG" not in terminal.text


def test_a_picture_goes_down_a_pipe(file):
    result = subprocess.run([program.binary(), "analyze", "--format", "png", str(file)], timeout=60,
                            env=program.clean_environment(), capture_output=True)
    assert result.returncode == 0 and result.stderr == b""
    assert result.stdout.startswith(b"\x89PNG") and b"IEND" in result.stdout[-16:]


@pytest.mark.skipif(bool(os.environ.get("TACTUS_SANITIZE")), reason="sanitizers take memory")
@pytest.mark.parametrize("output", ["a.png", "a.json"])
def test_an_hour_takes_no_more_memory_than_a_minute(tmp_path, output):
    most = {}
    for seconds in (60, 3600):
        path = sounds.write_silence(tmp_path / f"{seconds}.wav", seconds)
        process = subprocess.Popen(
            [program.binary(), "analyze", "--rate-hz", "8", "--output", tmp_path / output, path],
            env=program.clean_environment())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        most[seconds] = usage.ru_maxrss / 1024
    # A picture of 28,800 columns has its pixels.
    assert most[3600] - most[60] < (100 if output == "a.png" else 8)
    assert np.isfinite(most[3600]) and most[3600] < 150
