"""tactus-load: many clients of a running server, and their figures."""

import asyncio
import json
import os
import re
import socket
import subprocess
import threading

import pytest
import websockets
from clients.rest import Rest

SHORT = ["--seconds", 1, "--warm-up", 0.2]


@pytest.fixture
def open_server(serve):
    """A playing server without a limit on spectrum subscribers."""
    return serve("--autoplay", "--fft-max-subscribers", 0)


def load(*arguments):
    return subprocess.run([os.environ["TACTUS_LOAD"], *map(str, [*SHORT, *arguments])],
                          capture_output=True, text=True, timeout=60)


def figures(*arguments, code=0):
    result = load(*arguments, "--json")
    assert result.returncode == code, result.stderr
    assert len(result.stdout.splitlines()) == 1
    return json.loads(result.stdout)


@pytest.mark.parametrize("topic", ["clock", "spectrum"])
def test_every_client_receives_a_topic(open_server, topic):
    told = figures(open_server.http, "--topic", topic, "--clients", 20)
    assert told["clients"] == 20
    assert told["failed"] == told["lost"] == 0
    assert told["received"]["min"] > 0.5 * told["rate_hz"]
    assert 0 < told["delivered"] <= 1
    ordered = [told["latency_ms"][share] for share in ("p50", "p99", "p999", "max")]
    assert ordered == sorted(ordered)


def test_a_request_replaces_the_subscribe(open_server):
    told = figures(open_server.http, "--topic", "spectrum", "--clients", 5, "--request",
                   '{"type":"audio.fft.subscribe","format":"binary","encoding":"delta"}')
    assert told["received"]["min"] > 15


def test_the_rate_is_in_the_address(open_server):
    told = figures(open_server.http, "--clients", 3, "--rate", 10)
    assert told["url"].endswith("/ws/transport/clock?hz=10")
    assert told["received"]["max"] <= 10


def test_the_servers_process_is_measured(open_server):
    told = figures(open_server.http, "--clients", 50, "--pid", open_server.process.pid)
    assert told["server"]["cpu_us_a_message"] > 0
    assert told["server"]["resident_bytes"] > 1_000_000
    page = load(open_server.http, "--clients", 5, "--pid", open_server.process.pid).stdout
    assert re.search(r"^server +\d+\.\d+ % of a core, \d+\.\d+ us a message", page, re.M)
    assert load("--pid", 4194304, open_server.http).returncode == 1


def test_clients_that_never_read_do_not_count(open_server):
    told = figures(open_server.http, "--clients", 10, "--never-read", 10)
    assert (told["clients"], told["never_read"]) == (10, 10)
    assert told["received"]["min"] > 0


def test_a_refusal_is_quoted(serve):
    server = serve("--fft-max-subscribers", 4)
    result = load(server.http, "--topic", "spectrum", "--clients", 6, "--json")
    assert result.returncode == 1
    assert "2 of 6 clients did not connect: FFT subscriber table full" in result.stderr
    told = json.loads(result.stdout)
    assert (told["clients"], told["failed"]) == (4, 2)
    assert told["received"]["min"] > 0


def test_an_unreachable_server_is_an_error(open_server):
    result = load("127.0.0.1:1", "--clients", 3)
    assert result.returncode == 1
    assert result.stderr == "tactus-load: 3 of 3 clients did not connect: Connection refused\n"
    result = load(f"{open_server.ws}x", "--clients", 3)
    assert result.returncode == 1
    assert "no WebSocket at this path: 404" in result.stderr


SWITCHING = (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")


def asking_peer(listener):
    """The next client that sends a handshake; tactus-load first probes the address."""
    while b"\r\n\r\n" not in (peer := listener.accept()[0]).recv(4096):
        peer.close()
    return peer


def run_one_client(serve):
    """The result of a run with one client; `serve` gets its socket."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = threading.Thread(target=lambda: serve(asking_peer(listener)), daemon=True)
    server.start()
    result = load(f"127.0.0.1:{listener.getsockname()[1]}", "--clients", 1)
    server.join(10)
    return result


def test_pings_are_answered_and_the_close_code_is_reported():
    heard = []

    def serve(peer):
        peer.sendall(SWITCHING + b"\x89\x02hi")
        heard.append(peer.recv(8))
        peer.sendall(b"\x88\x02\x03\xf0")
        heard.append(peer.recv(8))
        peer.close()

    result = run_one_client(serve)
    assert heard == [b"\x8a\x82\0\0\0\0hi", b"\x88\x82\0\0\0\0\x03\xf0"]
    assert "the server closed it with 1008" in result.stderr


def test_a_disconnect_with_the_last_bytes_is_noticed():
    def serve(peer):
        peer.sendall(b"HTTP/1.1 101 Switching")
        peer.close()

    assert "1 of 1 clients did not connect: the server closed it" in run_one_client(serve).stderr


def test_a_stream_faster_than_the_given_rate_is_an_error(serve):
    stream = serve("--update-hz", 60).clock
    result = load(stream, "--clients", 3)
    assert result.returncode == 1
    assert "give its rate with --rate" in result.stderr
    assert figures(stream, "--clients", 3, "--rate", 60)["received"]["max"] <= 61


def test_saturation_raises_the_rate(serve):
    """A 60 Hz server cannot deliver a 75 Hz stream in full."""
    server = serve("--update-hz", 60)
    result = load(server.http, "--clients", 3, "--rate", 48, "--saturate", "--json")
    assert result.returncode == 0, result.stderr
    steps = [json.loads(line) for line in result.stdout.splitlines()]
    assert [step["rate_hz"] for step in steps] == [48, 60, 75]
    assert steps[-1]["delivered"] < 0.99 <= steps[0]["delivered"]
    assert all(step["machine"]["retransmissions"] >= 0 for step in steps)


def test_compressed_messages_are_read():
    started, done = threading.Event(), threading.Event()
    port = []

    async def send(peer):
        for seq in range(10_000):
            await peer.send(json.dumps({"text": "x" * 1000, "seq": seq}))
            await asyncio.sleep(1 / 30)

    async def serve():
        async with websockets.serve(send, "127.0.0.1", 0) as server:
            port.append(server.sockets[0].getsockname()[1])
            started.set()
            await asyncio.get_running_loop().run_in_executor(None, done.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert started.wait(10)
    told = figures(f"127.0.0.1:{port[0]}", "--clients", 3, "--compress")
    done.set()
    thread.join(10)
    assert told["received"]["min"] > 10
    assert told["bytes_per_second"] / told["messages_per_second"] < 200


def test_more_clients_than_open_files_are_refused(open_server):
    result = load(open_server.http, "--clients", 1_000_000)
    assert result.returncode == 1
    assert re.fullmatch(r"tactus-load: so many clients need \d+ open files, .*\n", result.stderr)
    assert Rest(open_server).metrics()["connected_clients"] == 0
