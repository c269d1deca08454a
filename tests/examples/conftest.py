"""Runs the examples as their README describes."""

import os
import pathlib
import socket

import pytest
from clients.program import Process, eventually
from clients.rest import Rest

pytest_plugins = ["clients.fixtures"]
SOURCES = pathlib.Path(__file__).parents[2] / "examples"


def built(name) -> str:
    """The path of a built C or C++ example."""
    return str(pathlib.Path(os.environ["TACTUS_EXAMPLES_BIN"]) / name)


class ServingExample(Process):
    """An example in C or C++, or by another command, that serves a clock."""

    def __init__(self, name, command=None, env=None):
        super().__init__(command or [built(name), free_port()], env)

    def wait_ready(self):
        self.port = int(self.wait_for_stdout(r"http://localhost:(\d+)").group(1))
        self.http = f"http://127.0.0.1:{self.port}"
        self.clock = f"ws://127.0.0.1:{self.port}/ws/transport/clock"
        self.control = f"ws://127.0.0.1:{self.port}/ws/transport/control"
        self.rest = Rest(self)
        eventually(self._listens, "it listens")
        return self

    def _listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def free_port() -> int:
    """A free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serving(watch):
    """Starts an example server: serving(name)."""
    return lambda name: watch(ServingExample(name)).wait_ready()


@pytest.fixture
def example_program():
    return built


@pytest.fixture
def sources():
    return SOURCES
