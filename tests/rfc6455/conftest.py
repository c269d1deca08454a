"""Connections to two echo servers: without and with support for compression."""

import os

import pytest
from clients.program import Process
from wire import Connection

pytest_plugins = ["clients.fixtures"]


def echo_server(*arguments):
    server = Process([os.environ["TACTUS_ECHO"], "--port", "0", *arguments])
    server.port = int(server.wait_for_stdout(r"ws://127\.0\.0\.1:(\d+)").group(1))
    return server


def ended(server):
    assert server.running(), f"it ended with {server.process.returncode}: {server.stderr()}"
    assert server.end() == 0, server.stderr()


@pytest.fixture(scope="module")
def plain_server():
    server = echo_server()
    yield server
    ended(server)


@pytest.fixture(scope="module")
def deflate_server():
    server = echo_server("--compress")
    yield server
    ended(server)


@pytest.fixture(params=["plain", "deflate"])
def connect(request):
    """Opens connections, without and then with compression: connect()."""
    server = request.getfixturevalue(f"{request.param}_server")
    extensions = "permessage-deflate" if request.param == "deflate" else None
    opened = []

    def connection():
        opened.append(Connection(server.port, extensions))
        assert opened[-1].compresses == (request.param == "deflate")
        return opened[-1]

    connection.compresses = request.param == "deflate"
    yield connection
    for each in opened:
        each.socket.close()


@pytest.fixture
def connection(connect):
    return connect()


@pytest.fixture
def offer(deflate_server):
    """Opens connections with an extension offer to the compressing server: offer(text)."""
    opened = []

    def connection(extensions):
        opened.append(Connection(deflate_server.port, extensions))
        return opened[-1]

    yield connection
    for each in opened:
        each.socket.close()
