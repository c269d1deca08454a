"""Servers, one per module or test, and their clients. A failure shows the servers' output."""

import json

import pytest

from clients.live import LiveSocket
from clients.program import Process, Server
from clients.rest import Rest
from clients.sockets import ClockSocket, ControlSocket
from clients.sound import RATE, write_wav

STARTED = []
# Sent together, the commands wait for one block instead of four.
AS_STARTED = [
    {"command": "stop"},
    {"command": "seek", "value": 0},
    {"command": "tempo", "value": 120},
    {"command": "meter", "beats": 4, "unit": 4},
    {"command": "loop", "value": {"start": 0, "end": 10, "enabled": False}},
]


def _ended(process):
    if process.running():
        process.process.kill()
        process.process.wait()


@pytest.fixture(scope="module")
def shared_server():
    """A server with default settings, shared by a module. It has no limit on the rate of commands,
    which resetting it for each test would exceed.
    """
    server = Server("--max-command-hz", 0)
    STARTED.append(server)
    with ControlSocket(server.control) as server.resetting:
        yield server
    STARTED.remove(server)
    code = server.end()
    assert code == 0, f"the server ended with {code}: {server.stderr()}"


@pytest.fixture(scope="module")
def default_server():
    """A server on port 8000, as in the documentation, shared by a module."""
    server = Server(port=None)
    STARTED.append(server)
    yield server
    STARTED.remove(server)
    assert server.end() == 0


@pytest.fixture
def server(shared_server):
    """The module's server in its initial state: stopped at 0, 120 BPM, loop off."""
    for command in AS_STARTED:
        shared_server.resetting.send(json.dumps(command))
    for _ in AS_STARTED:
        assert shared_server.resetting.answer()["success"] is True
    return shared_server


@pytest.fixture
def rest(server):
    return Rest(server)


@pytest.fixture
def clock(server):
    with ClockSocket(server.clock) as socket:
        yield socket


@pytest.fixture
def control(server):
    with ControlSocket(server.control) as socket:
        yield socket


@pytest.fixture
def live(server):
    with LiveSocket(server) as socket:
        yield socket


@pytest.fixture
def others(server):
    """Opens more clients of /ws: others(count)."""
    opened = []

    def more(count):
        sockets = [LiveSocket(server) for _ in range(count)]
        opened.extend(sockets)
        return sockets

    yield more
    for socket in opened:
        socket.close()


@pytest.fixture
def play(serve, tmp_path):
    """Starts a server that plays samples: play(samples, *arguments)."""

    def start(samples, *arguments, rate=RATE):
        file = write_wav(tmp_path / "sound.wav", samples, rate)
        return serve(file, "--autoplay", "--sample-rate", rate, *arguments)

    return start


@pytest.fixture
def watch():
    """Ends a test's processes after it: watch(process)."""
    own = []

    def add(process):
        own.append(process)
        STARTED.append(process)
        return process

    yield add
    for process in own:
        _ended(process)
        STARTED.remove(process)


@pytest.fixture
def serve(watch):
    """Starts a server for one test: serve(*arguments, env=…, stdin=…, port=…)."""
    return lambda *arguments, **options: watch(Server(*arguments, **options))


@pytest.fixture
def launch(watch):
    """Starts another process for one test: launch(command, env=…, stdin=…)."""
    return lambda command, **options: watch(Process(command, **options))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for process in STARTED:
            name = f"output of {process.process.args[0]}, pid {process.process.pid}"
            text = process.stdout() + process.stderr()
            report.sections.append((name, text[-8000:]))
