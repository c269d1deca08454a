"""The Node client behaves as its header comment describes."""

import pathlib
import re
import shutil
import signal
import subprocess

import pytest
from clients import program
from clients.program import eventually


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The example's folder with its package installed, as in its README."""
    source = pathlib.Path(__file__).parents[2] / "examples/node"
    folder = tmp_path_factory.mktemp("node") / "node"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=folder, check=True, timeout=120,
                   capture_output=True)
    return folder


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_monitor_follows_the_clock_until_ctrl_c(server, rest, launch, installed, number):
    monitor = launch(["node", installed / "monitor.mjs", server.clock])
    rest.command("play")
    line = r"^\d\d:\d\d\.\d{3}  beat +\d+\.\d\d  120 BPM  playing"
    eventually(lambda: len(re.findall(line, monitor.stdout(), re.MULTILINE)) > 10, "it plays")
    rest.command("seek", seconds=83.25)
    monitor.wait_for_stdout(r"^01:2\d\.\d{3}  beat .*  playing  jumped$")
    assert monitor.end(number) == 0
    assert monitor.stderr() == ""


def test_the_monitor_ends_with_its_server(serve, launch, installed):
    server = serve()
    monitor = launch(["node", installed / "monitor.mjs", server.clock])
    monitor.wait_for_stdout(r"00:00\.000  beat     0\.00  120 BPM  stopped")
    server.end()
    eventually(lambda: not monitor.running(), "it ends")
    assert monitor.process.returncode == 0
    assert monitor.stderr() == "the server has ended\n"


def test_the_monitor_says_in_one_line_that_no_server_is_there(launch, installed):
    monitor = launch(["node", installed / "monitor.mjs", "ws://127.0.0.1:1/"])
    eventually(lambda: not monitor.running(), "it ends")
    assert monitor.process.returncode == 1
    assert monitor.stderr().count("\n") == 1, monitor.stderr()


def test_the_monitor_presents_the_key_of_the_environment(serve, launch, installed, tmp_path):
    # A key counts on the server's machine, too.
    flags = ["--keys", tmp_path / "keys"]
    key = program.run("key", "new", "desk", "--role", "view", *flags).stdout.strip()
    server = serve(*flags)
    command = ["node", installed / "monitor.mjs", server.clock]
    launch(command, env={"TACTUS_KEY": key}).wait_for_stdout(r"120 BPM  stopped$")
    monitor = launch(command, env={"TACTUS_KEY": "22222-22222-22222-22222"})
    eventually(lambda: not monitor.running(), "it ends")
    assert monitor.process.returncode == 1
    assert "401" in monitor.stderr() and monitor.stderr().count("\n") == 1
