"""Honest clients in a process of their own: 20 of the clock's stream, and a controller on REST and on a WebSocket.

measure() starts the process and returns its figures.
"""

import json
import pathlib
import re
import selectors
import subprocess
import sys
import time

from .raw import TEXT, Raw, frame

CLIENTS = 20
COMMAND_EVERY_S = 0.03
GRACE_S = 1.0
SEQ = re.compile(rb'"seq":\s*(\d+)')


class Stream:
    """One connection, read as it arrives."""

    def __init__(self, port, path):
        self.raw = Raw(port)
        if path:
            assert self.raw.handshake(path).status == 101
        self.raw.socket.setblocking(False)
        self.unread, self.raw._unread = self.raw._unread, b""

    def fill(self):
        try:
            self.unread += self.raw.socket.recv(65536)
        except BlockingIOError:
            pass

    def texts(self):
        """The complete text messages; a server's are not masked."""
        while len(self.unread) >= 2:
            length, start = self.unread[1], 2
            if length == 126:
                length, start = int.from_bytes(self.unread[2:4], "big"), 4
            if len(self.unread) < start + length:
                return
            opcode, payload = self.unread[0] & 0x0F, self.unread[start : start + length]
            self.unread = self.unread[start + length :]
            if opcode == TEXT:
                yield payload

    def statuses(self):
        """The status of each complete HTTP answer."""
        while b"\r\n\r\n" in self.unread:
            head, rest = self.unread.split(b"\r\n\r\n", 1)
            length = int(re.search(rb"(?i)content-length: *(\d+)", head).group(1))
            if len(rest) < length:
                return
            self.unread = rest[length:]
            yield int(head.split()[1])


class Controller:
    """Sends a command at a time, every 30 ms, and counts those that succeed."""

    def __init__(self, stream, command, answers):
        self.stream, self.command, self.answers = stream, command, answers
        self.sent = self.answered = self.succeeded = 0

    def send(self):
        if self.sent == self.answered:
            self.stream.raw.socket.send(self.command(60 + self.sent % 60))
            self.sent += 1

    def read(self):
        self.stream.fill()
        for success in self.answers(self.stream):
            self.answered += 1
            self.succeeded += success


def rest_controller(port):
    return Controller(
        Stream(port, None),
        lambda bpm: f"POST /transport/tempo?bpm={bpm} HTTP/1.1\r\nHost: localhost\r\n"
                    "Content-Length: 0\r\n\r\n".encode(),
        lambda stream: (status == 200 for status in stream.statuses()))


def socket_controller(port):
    return Controller(
        Stream(port, "/ws/transport/control"),
        lambda bpm: frame(TEXT, json.dumps({"command": "tempo", "value": bpm}).encode()),
        lambda stream: (json.loads(text)["success"] for text in stream.texts()))


def figures(seen, controllers):
    """What arrived: `seen` has the arrival times by tick, for each client."""
    for arrivals in seen:
        del arrivals[min(arrivals)]  # the state at the time of connecting, which is of no tick
    ticks = [(seq, at) for arrivals in seen for seq, at in arrivals.items()]
    last = max(seq for seq, _ in ticks)
    # The clock's rate is exact. The earliest arrival of all tells the ticks' phase.
    period = 1 / 30
    phase = min(at - seq * period for seq, at in ticks)
    late = sorted(at - seq * period - phase for seq, at in ticks)
    expected = sum(last - min(arrivals) + 1 for arrivals in seen)
    sent = sum(controller.sent for controller in controllers)
    return {
        "delivered": len(ticks) / expected,
        "p99_ms": 1000 * late[int(len(late) * 0.99)],
        "commands": sum(controller.succeeded for controller in controllers) / sent,
        "sent": sent,
    }


def run(port, seconds):
    streams = [Stream(port, "/ws/transport/clock") for _ in range(CLIENTS)]
    controllers = [rest_controller(port), socket_controller(port)]
    seen = [{} for _ in streams]
    selector = selectors.DefaultSelector()
    for number, stream in enumerate(streams):
        selector.register(stream.raw.socket, selectors.EVENT_READ, number)
    for controller in controllers:
        selector.register(controller.stream.raw.socket, selectors.EVENT_READ, controller)
    now = time.monotonic()
    end, command_at = now + seconds, now
    while now < end or (now < end + GRACE_S and any(c.sent > c.answered for c in controllers)):
        for key, _ in selector.select(max(0.0, command_at - now)):
            at = time.monotonic()
            if isinstance(key.data, Controller):
                key.data.read()
                continue
            streams[key.data].fill()
            if at < end:
                for text in streams[key.data].texts():
                    seen[key.data][int(SEQ.search(text).group(1))] = at
        now = time.monotonic()
        if now >= command_at:
            command_at += COMMAND_EVERY_S
            if now < end:
                for controller in controllers:
                    controller.send()
    return figures(seen, controllers)


def measure(server, seconds=2.5) -> dict:
    """The figures of honest clients of a server at its default rate, on loopback."""
    result = subprocess.run(
        [sys.executable, "-m", "clients.honest", str(server.port), str(seconds)],
        cwd=pathlib.Path(__file__).parents[1], capture_output=True, text=True,
        timeout=seconds + 20)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), float(sys.argv[2]))))
