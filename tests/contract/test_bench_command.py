"""tactus bench: many clients on a running server, and what they tell of it."""

import asyncio
import json
import os
import pty
import re
import signal
import socket
import threading

import pytest
import websockets
from clients import program
from clients.rest import Rest

TOPICS = ["clock", "transport", "spectrum", "audio"]
SHORT = ["--seconds", 1, "--warm-up", 0.2]


@pytest.fixture
def open_server(serve):
    """A server that plays, with places for everybody in the spectrum."""
    return serve("--autoplay", "--fft-max-subscribers", 0)


def figures(*arguments, code=0):
    result = program.run("bench", *SHORT, *arguments, "--json", timeout=60)
    assert result.returncode == code, result.stderr
    assert len(result.stdout.splitlines()) == 1
    return json.loads(result.stdout)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_client_gets_every_message_of_a_topic(open_server, topic):
    told = figures(open_server.http, "--topic", topic, "--clients", 20)
    assert told["clients"] == 20
    assert told["failed"] == told["lost"] == 0
    assert told["received"]["min"] > 0.5 * told["rate_hz"], "something came to each"
    assert 0 < told["delivered"] <= 1
    ordered = [told["latency_ms"][share] for share in ("p50", "p99", "p999", "max")]
    assert ordered == sorted(ordered)


def test_beats_have_no_schedule_and_are_measured_all_the_same(open_server):
    Rest(open_server).command("tempo", bpm=600)
    told = figures(open_server.http, "--topic", "beats", "--clients", 5)
    assert told["rate_hz"] == 0
    assert told["received"]["min"] >= 5


@pytest.mark.parametrize("options", [
    ["--format", "binary"], ["--format", "binary", "--sample-format", "u16", "--encoding", "delta"],
    ["--encoding", "delta"], ["--request", '{"type":"audio.fft.subscribe","range":[0,4]}']])
def test_the_spectrum_is_asked_for_with_its_options(open_server, options):
    told = figures(open_server.http, "--topic", "spectrum", "--clients", 5, *options)
    assert told["rate_hz"] == 31.25
    assert told["received"]["min"] > 15


def test_a_rate_is_asked_for(open_server):
    told = figures(open_server.http, "--clients", 3, "--rate", 10)
    assert told["url"].endswith("/ws/transport/clock?hz=10")
    assert told["received"]["max"] <= 10


def test_several_threads_share_the_clients(open_server):
    told = figures(open_server.ws, "--topic", "transport", "--clients", 30, "--threads", 4)
    assert told["clients"] == 30
    assert told["received"]["min"] > 0


def test_the_servers_process_is_told_of_by_its_number(open_server):
    told = figures(open_server.http, "--clients", 50, "--pid", open_server.process.pid)
    assert told["server"]["cpu_us_a_message"] > 0
    assert told["server"]["resident_bytes"] > 1_000_000
    page = program.run("bench", *SHORT, open_server.http, "--clients", 5,
                       "--pid", open_server.process.pid, timeout=60)
    assert re.search(r"^server +\d+\.\d+ % of a core, \d+\.\d+ us a message", page.stdout, re.M)
    assert program.run("bench", "--pid", 4194304, open_server.http).returncode == 1


def test_clients_that_never_read_are_apart_from_those_that_do(open_server):
    told = figures(open_server.http, "--clients", 10, "--never-read", 10)
    assert told["clients"] == 10
    assert told["never_read"] == 10
    assert told["received"]["min"] > 0


def test_clients_come_over_a_time_where_that_is_asked_for(open_server):
    told = figures(open_server.http, "--clients", 20, "--ramp", 1)
    assert told["connect"]["all_in_ms"] >= 900


def test_a_full_table_is_told_in_the_servers_words(serve):
    server = serve("--fft-max-subscribers", 4)
    result = program.run("bench", *SHORT, server.http, "--topic", "spectrum", "--clients", 6,
                         "--json", timeout=60)
    assert result.returncode == 1
    assert "2 of 6 clients did not come in: FFT subscriber table full" in result.stderr
    told = json.loads(result.stdout)
    assert (told["clients"], told["failed"]) == (4, 2)
    assert told["received"]["min"] > 0, "the others are measured"


def test_a_server_that_is_not_there_is_said_and_exit_code_1():
    result = program.run("bench", *SHORT, "127.0.0.1:1", "--clients", 3, timeout=60)
    assert result.returncode == 1
    assert result.stderr == "tactus: 3 of 3 clients did not come in: Connection refused\n"


def test_a_path_without_a_websocket_is_said(open_server):
    result = program.run("bench", *SHORT, f"{open_server.ws}x", "--clients", 3, timeout=60)
    assert result.returncode == 1
    assert "no WebSocket at this path: 404" in result.stderr


def test_a_server_that_goes_is_noticed(open_server):
    result = []
    bench = threading.Thread(target=lambda: result.append(program.run(
        "bench", "--seconds", 60, open_server.http, "--clients", 3, "--json", timeout=60)))
    bench.start()
    rest = Rest(open_server)
    program.eventually(lambda: rest.metrics()["connected_clients"] == 3, "all are in")
    assert open_server.end() == 0
    bench.join()
    assert result[0].returncode == 1
    assert "were lost" in result[0].stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_with_the_figures_so_far(open_server, launch, number):
    bench = launch([program.binary(), "bench", "--seconds", 600, "--warm-up", 0.1,
                    open_server.http, "--clients", 7, "--json"])
    rest = Rest(open_server)
    program.eventually(lambda: rest.metrics()["connected_clients"] == 7, "all are in")
    program.eventually(lambda: rest.metrics()["updates_sent"] > 30, "they get something")
    assert bench.end(number) == 0
    told = json.loads(bench.stdout())
    assert told["interrupted"] is True
    assert told["clients"] == 7


SWITCHING = (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")


def asking_peer(listener):
    """The client that asks for a WebSocket, past the look whether anybody is there."""
    while b"\r\n\r\n" not in (peer := listener.accept()[0]).recv(4096):
        peer.close()
    return peer


def run_one_client(listener, serve):
    """The result of a bench with one client, which a function of ours serves meanwhile."""
    server = threading.Thread(target=serve, daemon=True)
    server.start()
    result = program.run("bench", *SHORT, f"127.0.0.1:{listener.getsockname()[1]}", "--clients", 1,
                         timeout=60)
    server.join(10)
    return result


def test_pings_are_answered_and_the_servers_close_is_told():
    """A server of our own, for what tactus sends after a long time only."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard = []

    def serve():
        peer = asking_peer(listener)
        peer.sendall(SWITCHING + b"\x89\x02hi")
        heard.append(peer.recv(8))
        peer.sendall(b"\x88\x02\x03\xf0")
        heard.append(peer.recv(8))
        peer.close()

    result = run_one_client(listener, serve)
    assert heard == [b"\x8a\x82\0\0\0\0hi", b"\x88\x82\0\0\0\0\x03\xf0"]
    assert "the server closed it with 1008" in result.stderr


def test_a_server_that_answers_and_goes_is_noticed():
    """Its end comes with its last bytes, and is not told of again."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        peer = asking_peer(listener)
        peer.sendall(b"HTTP/1.1 101 Switching")
        peer.close()

    result = run_one_client(listener, serve)
    assert "1 of 1 clients did not come in: the server closed it" in result.stderr


def test_ctrl_c_ends_it_though_a_server_never_pauses(launch):
    listener = socket.create_server(("127.0.0.1", 0))
    flooding = threading.Event()

    def serve():
        peer = asking_peer(listener)
        try:
            peer.sendall(SWITCHING)
            while True:
                peer.sendall(b"\x81\x02{}" * 100_000)
                flooding.set()
        except OSError:
            peer.close()

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    bench = launch([program.binary(), "bench", "--seconds", 600, "--warm-up", 0.1,
                    f"127.0.0.1:{listener.getsockname()[1]}", "--clients", 1])
    assert flooding.wait(10)
    assert bench.end() in (0, 1)
    server.join(10)
    assert not server.is_alive()


def test_a_server_of_another_rate_is_asked_for_the_usual_one(serve):
    told = figures(serve("--update-hz", 60).http, "--clients", 3)
    assert told["rate_hz"] == 30
    assert told["received"]["max"] <= 31


def test_a_stream_that_is_faster_than_the_rate_that_is_named_has_no_figures(serve):
    stream = serve("--update-hz", 60).clock
    result = program.run("bench", *SHORT, stream, "--clients", 3, timeout=60)
    assert result.returncode == 1
    assert "name its rate with --rate" in result.stderr
    assert figures(stream, "--clients", 3, "--rate", 60)["received"]["max"] <= 61


def test_a_server_that_does_not_compress_is_said_not_to(open_server):
    result = program.run("bench", *SHORT, open_server.http, "--clients", 2, "--compress",
                         timeout=60)
    assert result.returncode == 1
    assert "the server does not compress" in result.stderr


def test_compressed_messages_are_read():
    """A server of our own, which compresses for whoever offers it."""
    agreed = []
    started, done = threading.Event(), threading.Event()
    port = []

    async def send(peer):
        agreed.append([type(extension).__name__ for extension in peer.extensions])
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
    assert agreed == [["PerMessageDeflate"]] * 3
    assert told["received"]["min"] > 10
    assert told["bytes_per_second"] / told["messages_per_second"] < 200, "they came packed"


def test_more_clients_than_open_files_are_refused_before_anything_happens(open_server):
    result = program.run("bench", open_server.http, "--clients", 1_000_000)
    assert result.returncode == 1
    assert re.fullmatch(r"tactus: so many clients need \d+ open files and the limit is \d+: .*\n",
                        result.stderr)
    assert Rest(open_server).metrics()["connected_clients"] == 0


def test_on_a_terminal_it_shows_how_far_it_is_and_leaves_nothing_of_it(open_server):
    master, terminal = pty.openpty()
    bench = program.subprocess.Popen(
        [program.binary(), "bench", *map(str, SHORT), open_server.http, "--clients", "3"],
        env=program.clean_environment(), stdout=program.subprocess.PIPE, stderr=terminal)
    os.close(terminal)
    shown = b""
    try:
        while piece := os.read(master, 4096):
            shown += piece
    except OSError:
        pass  # the terminal's other end is closed
    page, _ = bench.communicate(timeout=60)
    os.close(master)
    assert bench.returncode == 0
    assert b"measuring" in shown and b"messages/s" in shown
    assert shown.endswith(b"\r\x1b[K")
    assert b"measuring" not in page


@pytest.mark.parametrize("arguments", [["--clients", "0"], ["--topic", "all"], ["a", "b"],
                                       ["wss://a"], ["--format", "json"], ["--clents", "1"]])
def test_a_mistake_is_one_clear_line_and_exit_code_2(arguments):
    result = program.run("bench", *arguments)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stdout == ""
