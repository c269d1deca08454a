"""The examples, as the reader of their README runs them."""

import os
import pathlib

import pytest
from clients.fixtures import STARTED
from clients.program import Process
from clients.rest import Rest

pytest_plugins = ["clients.fixtures"]
SOURCES = pathlib.Path(__file__).parents[2] / "examples"


class ServingExample(Process):
    """A C++ example that serves a clock on a free port."""

    def __init__(self, name):
        super().__init__([built(name), "0"])
        self.port = int(self.wait_for_stdout(r"http://localhost:(\d+)").group(1))
        self.http = f"http://127.0.0.1:{self.port}"
        self.clock = f"ws://127.0.0.1:{self.port}/ws/transport/clock"
        self.control = f"ws://127.0.0.1:{self.port}/ws/transport/control"
        self.rest = Rest(self)


def built(name) -> str:
    """The path of a built C++ example."""
    return str(pathlib.Path(os.environ["TACTUS_EXAMPLES_BIN"]) / name)


@pytest.fixture
def serving():
    """Starts serving examples: serving(name)."""
    own = []

    def start(name):
        example = ServingExample(name)
        own.append(example)
        STARTED.append(example)
        return example

    yield start
    for example in own:
        STARTED.remove(example)
        if example.running():
            example.process.kill()
            example.process.wait()


@pytest.fixture
def example_program():
    return built


@pytest.fixture
def sources():
    return SOURCES
