"""The Python clients behave as their docstrings describe."""

import re
import signal
import subprocess
import sys

import pytest
from clients import program
from clients.program import eventually


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_monitor_follows_the_clock_until_ctrl_c(server, rest, launch, sources, number):
    monitor = launch([sys.executable, sources / "python/monitor.py", server.clock])
    rest.command("play")
    line = r"^\d\d:\d\d\.\d{3}  beat +\d+\.\d\d  120 BPM  playing"
    eventually(lambda: len(re.findall(line, monitor.stdout(), re.MULTILINE)) > 10, "it plays")
    rest.command("seek", seconds=83.25)
    monitor.wait_for_stdout(r"^01:2\d\.\d{3}  beat .*  playing  jumped$")
    assert monitor.end(number) == 0
    assert monitor.stderr() == ""


def test_the_monitor_ends_with_its_server(serve, launch, sources):
    server = serve()
    monitor = launch([sys.executable, sources / "python/monitor.py", server.clock])
    monitor.wait_for_stdout(r"00:00\.000  beat     0\.00  120 BPM  stopped")
    server.end()
    eventually(lambda: not monitor.running(), "it ends")
    assert monitor.process.returncode == 0
    assert monitor.stderr() == "the server has ended\n"


def test_the_monitor_says_in_one_line_that_no_server_is_there(launch, sources):
    monitor = launch([sys.executable, sources / "python/monitor.py", "ws://127.0.0.1:1/"])
    eventually(lambda: not monitor.running(), "it ends")
    assert monitor.process.returncode == 1
    assert monitor.stderr().count("\n") == 1, monitor.stderr()


def control(sources, server, *words, key=None):
    return subprocess.run([sys.executable, sources / "python/control.py", "--url", server.control,
                           *words], capture_output=True, text=True, timeout=30,
                          env=program.clean_environment({"TACTUS_KEY": key} if key else None))


def test_control_gives_commands_in_order_and_prints_what_became(server, rest, sources):
    result = control(sources, server, "tempo", "140", "seek", "10.5", "pause")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "tempo: stopped at 00:00.000, 140 BPM",
        "seek: stopped at 00:10.500, 140 BPM",
        "pause: stopped at 00:10.500, 140 BPM",
    ]
    assert rest.status()["time_seconds"] == 10.5


def test_control_says_what_is_wrong(server, rest, sources):
    result = control(sources, server, "tempo", "1000")
    assert result.returncode == 1
    assert result.stderr.startswith("tempo: ")
    assert control(sources, server, "seek").returncode == 1
    assert rest.status()["bpm"] == 120


@pytest.fixture
def keys(tmp_path):
    """A file of keys: the flags that name it, and the keys by role."""
    flags = ["--keys", tmp_path / "keys"]

    def new(role):
        return program.run("key", "new", role, "--role", role, *flags).stdout.strip()

    return flags, {role: new(role) for role in ("view", "control")}


def test_control_presents_the_key_of_the_environment(serve, sources, keys):
    # A key counts on the server's machine, too: a view key does not command.
    flags, by_role = keys
    server = serve(*flags)
    result = control(sources, server, "tempo", "140", key=by_role["control"])
    assert result.stdout == "tempo: stopped at 00:00.000, 140 BPM\n", result.stderr
    result = control(sources, server, "tempo", "150", key=by_role["view"])
    assert result.returncode == 1
    assert "control" in result.stderr and result.stdout == ""
    result = control(sources, server, "tempo", "150", key="22222-22222-22222-22222")
    assert result.returncode == 1
    assert "401" in result.stderr and result.stderr.count("\n") == 1


def test_the_monitor_presents_the_key_of_the_environment(serve, launch, sources, keys):
    flags, by_role = keys
    server = serve(*flags)
    command = [sys.executable, sources / "python/monitor.py", server.clock]
    launch(command, env={"TACTUS_KEY": by_role["view"]}).wait_for_stdout(r"120 BPM  stopped$")
    monitor = launch(command, env={"TACTUS_KEY": "22222-22222-22222-22222"})
    eventually(lambda: not monitor.running(), "it ends")
    assert monitor.process.returncode == 1
    assert "401" in monitor.stderr() and monitor.stderr().count("\n") == 1
