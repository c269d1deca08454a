#!/usr/bin/python3
"""Measures one origin, NATS and two edges on this machine.

Usage: edges.py BIN_FOLDER [--seconds N] [--clients N]

- added latency: from a state's arrival at a client of the origin to the arrival of the same state at
  a client of an edge. Both clients are on one thread, so it includes their own time.
- playhead: the position that a client of an edge computes at a moment, by its own probes and the
  edge's states, against that of a client of the origin's.
- translated time stamp: the difference of the same state's two. All clocks are this machine's, so it
  is the edge's error, which must be within its clock_error_ms.
- CPU of the origin without edges, with edges without clients, and with clients; of an edge without
  and with clients. A message costs what a client adds, over the 30 messages a second that it gets.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import time

import websockets

STATES_HZ = 30
HERTZ = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def cpu_seconds(process):
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / HERTZ


def until_listening(port):
    for _ in range(200):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


def quantiles(values):
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


class Client:
    """Follows the states of a server and its clock, by the smallest of the round trips."""

    def __init__(self, port):
        self.port = port
        self.arrivals = {}  # by sample_pos
        self.state = None
        self.best = None  # round trip and offset in ms

    async def run(self, seconds):
        async with websockets.connect(f"ws://127.0.0.1:{self.port}/ws") as ws:
            await ws.send('{"type":"transport.subscribe"}')
            end = time.monotonic() + seconds
            probe = 0.0
            while time.monotonic() < end:
                if time.monotonic() > probe:
                    probe = time.monotonic() + 0.25
                    await ws.send(json.dumps({"type": "time.sync", "t0": time.time() * 1e3}))
                self.take(json.loads(await ws.recv()))

    def take(self, message):
        now = time.time() * 1e3
        if message["type"] == "time.synced":
            trip = now - message["t0"]
            offset = (message["t1"] + message["t2"]) / 2 - (message["t0"] + now) / 2
            if self.best is None or trip < self.best[0]:
                self.best = (trip, offset)
        elif message["type"] == "transport.state":
            self.state = message
            self.arrivals.setdefault(message["sample_pos"], (now, message))

    def playhead_ms(self, unix_ms):
        """The position at a moment of this machine's clock."""
        server_ms = unix_ms + self.best[1]
        return self.state["time_seconds"] * 1e3 + server_ms - self.state["timestamp_ms"]


async def compare(origin_port, edge_ports, seconds):
    there = Client(origin_port)
    here = [Client(port) for port in edge_ports]
    differences, violations = [], 0

    async def watch():
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.sleep(0.02)
            if any(client.state is None or client.best is None for client in (there, *here)):
                continue
            now = time.time() * 1e3
            for client in here:
                differences.append(abs(client.playhead_ms(now) - there.playhead_ms(now)))

    await asyncio.gather(there.run(seconds), watch(), *(client.run(seconds) for client in here))
    added, errors = [], []
    for client in here:
        for position, (arrived, state) in client.arrivals.items():
            if position in there.arrivals:
                added.append(arrived - there.arrivals[position][0])
                off = abs(state["timestamp_ms"] - there.arrivals[position][1]["timestamp_ms"])
                errors.append(off)
                violations += off > state["edge"]["clock_error_ms"]
    return added, differences, violations, errors


async def idle_clients(ports, count, seconds):
    async def one(port):
        async with websockets.connect(f"ws://127.0.0.1:{port}/ws/transport/clock", max_queue=4) as ws:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                await ws.recv()

    await asyncio.gather(*(one(ports[i % len(ports)]) for i in range(count)))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("--seconds", type=float, default=20.0)
    arguments.add_argument("--clients", type=int, default=400)
    asked = arguments.parse_args()
    tactus = os.path.join(asked.folder, "tactus")
    nats, origin, *edges = (free_port() for _ in range(4))
    url = f"nats://127.0.0.1:{nats}/bench"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = []

    def start(*command):
        started.append(subprocess.Popen(command, **quiet))
        return started[-1]

    def load(process, seconds, call=None):
        before, began = cpu_seconds(process), time.monotonic()
        call() if call else time.sleep(seconds)
        return 100.0 * (cpu_seconds(process) - before) / (time.monotonic() - began)

    try:
        start("nats-server", "-a", "127.0.0.1", "-p", str(nats))
        until_listening(nats)
        source = start(tactus, "serve", "--device", "none", "--autoplay", "--port", str(origin),
                       "--publish", url)
        until_listening(origin)
        time.sleep(1.0)
        alone = load(source, 5.0)
        relays = [start(tactus, "edge", url, "--port", str(port)) for port in edges]
        for port in edges:
            until_listening(port)
        time.sleep(3.0)
        resting = cpu_seconds(relays[0])
        followed = load(source, 5.0)
        resting = 100.0 * (cpu_seconds(relays[0]) - resting) / 5.0
        added, playheads, violations, errors = asyncio.run(compare(origin, edges, asked.seconds))
        print("                                       p50       p99")
        for name, values in (("added latency, ms", added), ("playhead of an edge's client, ms", playheads),
                             ("translated time stamp, ms", errors)):
            print(f"{name:34} {quantiles(values)[0]:8.3f}  {quantiles(values)[1]:8.3f}")
        print(f"bound violated: {violations} of {len(errors)} states")
        crowd = lambda: asyncio.run(idle_clients(edges, asked.clients, 10.0))
        busy_edge = cpu_seconds(relays[0])
        busy = load(source, 10.0, crowd)
        busy_edge = 100.0 * (cpu_seconds(relays[0]) - busy_edge) / 10.0
        print(f"CPU of the origin: {alone:.1f} % alone, {followed:.1f} % with two edges, "
              f"{busy:.1f} % with {asked.clients} clients at the edges")
        each = asked.clients // 2
        message_us = lambda busy, idle: (busy - idle) / 100.0 / (each * STATES_HZ) * 1e6
        print(f"CPU of an edge: {resting:.1f} % alone, {busy_edge:.1f} % with {each} clients: "
              f"{message_us(busy_edge, resting):.1f} us for a message")
        direct = load(source, 10.0, lambda: asyncio.run(idle_clients([origin], each, 10.0)))
        print(f"CPU of the origin with {each} clients of its own: {direct:.1f} %: "
              f"{message_us(direct, followed):.1f} us for a message")
        sys.exit(violations > 0)
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()


main()
