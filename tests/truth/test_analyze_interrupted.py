"""`tactus analyze` interrupted by a signal or a closed pipe."""

import contextlib
import os
import signal
import subprocess

import pytest
from clients import program

import sounds


@pytest.fixture
def long_file(tmp_path):
    """Ten hours of silence as a sparse file."""
    return sounds.write_silence(tmp_path / "long.wav", 36000)


def start(*arguments, **streams):
    return subprocess.Popen([program.binary(), "analyze", *map(str, arguments)],
                            stdin=subprocess.DEVNULL, env=program.clean_environment(), **streams)


def has_begun(process, folder):
    """Whether it has an output in the folder open: a file without a name, or one beside its name."""
    descriptors = f"/proc/{process.pid}/fd"
    with contextlib.suppress(FileNotFoundError):
        targets = [os.readlink(f"{descriptors}/{number}") for number in os.listdir(descriptors)]
        return any(target.startswith(f"{folder}/") and not target.endswith("long.wav")
                   for target in targets)
    return False


def may_be_unnamed(folder) -> bool:
    """Whether the folder's file system has files without a name."""
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY))
    except OSError:
        return False
    return True


def ended(process, seconds=20):
    """Waits for it to end by itself; returns its exit code."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError("it did not end") from None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1,
                                    signal.SIGKILL])
@pytest.mark.parametrize("name", ["out.json", "out.png"])
def test_a_signal_leaves_no_half_a_file(long_file, tmp_path, number, name):
    if number in (signal.SIGUSR1, signal.SIGKILL) and not may_be_unnamed(tmp_path):
        pytest.skip("this file system has no files without a name")
    (tmp_path / name).write_text("old")
    process = start("--output", tmp_path / name, long_file, stderr=subprocess.PIPE)
    program.eventually(lambda: has_begun(process, tmp_path), "it writes")
    process.send_signal(number)
    assert ended(process) == -number
    assert process.stderr.read() == b""
    process.stderr.close()
    assert (tmp_path / name).read_text() == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["long.wav", name]


def test_a_signal_ends_it_while_nobody_reads(long_file):
    read_end, write_end = os.pipe()
    process = start(long_file, stdout=write_end)
    os.close(write_end)
    # A full pipe makes the program wait.
    stat = f"/proc/{process.pid}/stat"
    program.eventually(lambda: open(stat).read().rpartition(")")[2].split()[0] == "S", "it waits")
    process.send_signal(signal.SIGINT)
    assert ended(process) == -signal.SIGINT
    os.close(read_end)


def test_a_reader_that_leaves_is_a_clean_end(long_file):
    process = start(long_file, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline().startswith(b'{"hopSeq":1,')
    process.stdout.close()
    assert ended(process) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_what_a_kill_left_behind_is_in_nobodys_way(long_file, tmp_path):
    process = start("--output", tmp_path / "out.json", long_file)
    program.eventually(lambda: has_begun(process, tmp_path), "it writes")
    process.kill()
    process.wait()
    assert not (tmp_path / "out.json").exists()
    short = tmp_path / "short.wav"
    sounds.write_wav(short, 48000, sounds.noise(48000, 0.1))
    assert ended(start("--output", tmp_path / "out.json", short)) == 0
    assert (tmp_path / "out.json").read_text().count("\n") == 13


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_stays(tmp_path):
    file = tmp_path / "a.wav"
    sounds.write_wav(file, 48000, sounds.noise(48000, 0.1))
    (tmp_path / "out.json").write_text("old")
    (tmp_path / "out.json").chmod(0o444)
    result = program.run("analyze", "--output", tmp_path / "out.json", file)
    assert result.returncode == 1 and "Permission denied" in result.stderr
    assert (tmp_path / "out.json").read_text() == "old"
