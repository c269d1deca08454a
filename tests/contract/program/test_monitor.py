"""tactus monitor: the stream of a running server, in a terminal or as lines of JSON."""

import json
import signal

import pytest
from clients import program
from clients.rest import Rest
from clients.shape import check_state


def test_json_prints_one_state_a_line(server):
    result = program.run("monitor", server.clock, "--json", "--count", 10)
    assert result.returncode == 0, result.stderr
    states = [check_state(json.loads(line)) for line in result.stdout.splitlines()]
    assert len(states) == 10
    assert states[-1]["seq"] > states[0]["seq"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_lines_come_as_they_are_received_until_ctrl_c(server, launch, number):
    monitor = launch([program.binary(), "monitor", server.clock, "--json"])
    program.eventually(lambda: monitor.stdout().count("\n") >= 10, "10 lines came")
    assert monitor.end(number) == 0


@pytest.mark.parametrize("url", ["{http}", "ws://localhost:{port}/ws/transport/clock?hz=5",
                                 "localhost:{port}"])
def test_an_address_may_be_given_as_people_do(server, url):
    target = url.format(http=server.http, port=server.port)
    result = program.run("monitor", target, "--json", "--count", 2)
    assert result.returncode == 0, result.stderr
    assert len(result.stdout.splitlines()) == 2


def test_the_view_for_people_shows_position_tempo_and_status(server, launch):
    rest = Rest(server)
    rest.command("tempo", bpm=97.5)
    rest.command("seek", seconds=83.25)
    result = program.run("monitor", server.clock, "--count", 3)
    assert result.returncode == 0, result.stderr
    for text in ("01:23.250", "97.5", "stopped"):
        assert text in result.stdout, result.stdout


def test_a_server_that_is_not_there_is_one_clear_line_and_exit_code_1():
    result = program.run("monitor", "ws://127.0.0.1:1/ws/transport/clock", "--json")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [["--jsn"], ["not a url"], ["a", "b"], ["--count", "0"]])
def test_a_mistake_is_one_clear_line_and_exit_code_2(arguments):
    result = program.run("monitor", *arguments)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1, result.stderr


def test_the_end_of_the_server_is_said(serve, launch):
    server = serve()
    monitor = launch([program.binary(), "monitor", server.clock, "--json"])
    program.eventually(lambda: monitor.stdout(), "lines come")
    assert server.end() == 0
    program.eventually(lambda: not monitor.running() or monitor.stderr(), "it says so")
    for line in monitor.stdout().splitlines():
        check_state(json.loads(line))
