"""The Python clients behave as their docstrings describe."""

import re
import signal
import subprocess
import sys

import pytest
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


def control(sources, server, *words):
    return subprocess.run([sys.executable, sources / "python/control.py", "--url", server.control,
                           *words], capture_output=True, text=True, timeout=30)


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
