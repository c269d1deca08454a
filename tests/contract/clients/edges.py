"""A NATS server, an origin and an edge, each a process of the test's own."""

import re
import socket

from .program import Process, Server, binary, eventually


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Nats(Process):
    """nats-server on a port that stays the same when it is started again."""

    def __init__(self, port=None, *arguments):
        self.port = port or free_port()
        self.url = f"nats://127.0.0.1:{self.port}/hall"
        super().__init__(["nats-server", "-a", "127.0.0.1", "-p", self.port, *arguments])
        eventually(lambda: "Server is ready" in self.stderr(), "NATS is ready")


class Edge(Process):
    """`tactus edge`, with the addresses of a server."""

    def __init__(self, url, port=0, *arguments):
        super().__init__([binary(), "edge", url, "--port", port, *arguments])
        found = self.wait_for_stdout(r"http://(?:localhost|127\.0\.0\.1):(\d+)/docs")
        self.port = int(found.group(1))
        self.http = f"http://127.0.0.1:{self.port}"
        self.clock = f"ws://127.0.0.1:{self.port}/ws/transport/clock"
        self.control = f"ws://127.0.0.1:{self.port}/ws/transport/control"
        self.ws = f"ws://127.0.0.1:{self.port}/ws"


def origin(url, *arguments) -> Server:
    return Server("--autoplay", "--publish", url, "--max-command-hz", 0, *arguments)


def metric(page, name, **labels) -> float:
    """One sample of a page of metrics."""
    text = "".join(f'{key}="{value}"' for key, value in labels.items())
    pattern = rf"^{name}{re.escape('{' + text + '}') if text else ''} (\S+)$"
    return float(re.search(pattern, page, re.MULTILINE).group(1))


def publish(port, subject, payload, reply=""):
    """Sends one message by NATS' text protocol, and waits until the server has it."""
    with socket.create_connection(("127.0.0.1", port), 5.0) as connection:
        lines = connection.makefile("rb")
        lines.readline()  # INFO
        connection.sendall(b'CONNECT {"verbose":false}\r\n')
        connection.sendall(f"PUB {subject} {reply} {len(payload)}\r\n".encode() + payload + b"\r\nPING\r\n")
        while lines.readline().strip() != b"PONG":
            pass
