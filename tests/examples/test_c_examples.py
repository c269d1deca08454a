"""The examples on <tactus/c.h>, in C and by ctypes, behave as their comments describe."""

import os
import re
import signal
import subprocess
import sys

import pytest
from clients.sockets import ClockSocket
from conftest import ServingExample, built, free_port


class CtypesExample(ServingExample):
    """The example in Python, which finds the library by LIBTACTUS."""

    def __init__(self, sources, port):
        super().__init__(None, [sys.executable, sources / "python/ctypes_clock.py", port],
                         env={"LIBTACTUS": os.environ["LIBTACTUS"]})


@pytest.fixture(params=["c_embed", "ctypes"])
def example(request, serving, watch, sources):
    if request.param == "ctypes":
        return watch(CtypesExample(sources, free_port())).wait_ready()
    return serving(request.param)


def test_it_serves_the_clock_that_its_callback_moves_until_ctrl_c(example):
    with ClockSocket(example.clock) as clock:
        first = clock.state_where(lambda state: state["sample_pos"] > 0)
        assert first["playing"] and first["sample_pos"] % 512 == 0
        last = clock.states(10)[-1]
        passed = (last["timestamp_ms"] - first["timestamp_ms"]) / 1000
        assert last["time_seconds"] - first["time_seconds"] == pytest.approx(passed, rel=0.3)
        assert example.rest.command("seek", seconds=10.5)["time_seconds"] == 10.5
        assert example.rest.command("stop")["time_seconds"] == 10.5
        example.send_signal(signal.SIGINT)
        assert clock.wait_closed() == 1001
    assert example.wait_end() == 0, example.stderr()


def test_a_taken_port_is_said_in_one_line(example, sources):
    commands = ([built("c_embed")], [sys.executable, sources / "python/ctypes_clock.py"])
    for command in commands:
        result = subprocess.run([*command, str(example.port)], capture_output=True, text=True,
                                timeout=20)
        assert result.returncode == 1
        assert "in use" in result.stderr and result.stderr.count("\n") == 1


def test_a_client_follows_the_playhead_and_the_beats(serving):
    example = serving("c_embed")
    result = subprocess.run([built("c_follow"), f"127.0.0.1:{example.port}", "8"],
                            capture_output=True, text=True, timeout=20)
    assert result.returncode == 0 and result.stderr == "", result.stderr
    line = r"^(\d+\.\d{3}) s  beat \d+\.\d{3}  120 BPM  playing$"
    shown = [float(seconds) for seconds in re.findall(line, result.stdout, re.MULTILINE)]
    assert len(shown) == 8 and shown == sorted(shown), result.stdout
    assert re.search(r"^(bar|beat) \d+$", result.stdout, re.MULTILINE), result.stdout


def test_a_client_says_in_one_line_that_its_address_is_wrong():
    result = subprocess.run([built("c_follow"), "ftp://a"], capture_output=True, text=True,
                            timeout=20)
    assert result.returncode == 1
    assert result.stderr.startswith("follow: ") and result.stderr.count("\n") == 1
