"""A NATS server, an origin and an edge, each a process of the test's own."""

import contextlib
import re
import socket
import threading

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


class DeafNats:
    """A NATS server that asks an origin for more than it then reads."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.listener.settimeout(5.0)
        self.url = f"nats://127.0.0.1:{self.listener.getsockname()[1]}/hall"
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.serve)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
        self.listener.close()

    def serve(self):
        with contextlib.suppress(OSError):
            connection, _ = self.listener.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b'INFO {"server_id":"test","version":"2.10.0","proto":1,"headers":true,"max_payload":1048576}\r\n')
                for line in map(bytes.split, lines):
                    if line == [b"PING"]:
                        connection.sendall(b"PONG\r\n")
                    if line[:2] == [b"SUB", b"tactus.hall.hello"]:
                        return self.ask(connection, line[-1])

    def ask(self, connection, subscription):
        payload = b"TSR1\x01" + bytes(3) + (5).to_bytes(8, "little") + bytes(8)
        reply = b"_INBOX." + 3_000 * b"x"  # which is a part of the answer
        hello = b"MSG tactus.hall.hello %s %s %d\r\n%s\r\n" % (subscription, reply, len(payload), payload)
        connection.settimeout(5.0)
        with contextlib.suppress(OSError):
            connection.sendall(4_000 * hello)
        self.ended.wait()


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
