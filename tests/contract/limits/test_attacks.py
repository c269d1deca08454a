"""Attacks from another machine, while 20 honest clients and a controller are measured."""

import json
import threading
from contextlib import contextmanager

import pytest
from clients.honest import measure
from clients.network import own_address, socket_memory
from clients.raw import TEXT, Raw, frame
from clients.rest import Rest
from clients.samples import sample

MAX_MEMORY = 128 * 2**20
# The scheduler alone is this late on two busy cores: half a tick.
SCHEDULING_MS = 15.0
SEEK = frame(TEXT, b'{"command": "seek", "value": 1}')
CLOCK, CONTROL, WS = "/ws/transport/clock", "/ws/transport/control", "/ws"

needs_a_network = pytest.mark.skipif(own_address() is None,
                                     reason="this machine has no address but loopback")
pytestmark = needs_a_network


@pytest.fixture
def open_server(serve):
    """Starts a server that other machines may control: open_server(*arguments)."""
    return lambda *arguments: serve("--autoplay", "--host", "0.0.0.0", "--network", "control",
                                    *arguments)


@pytest.fixture(scope="module")
def quiet():
    """The figures of a server without an attack, measured at the first call."""
    known = {}

    def figures(server):
        if not known:
            known.update(measure(server))
        return known

    return figures


def check_undisturbed(server, quiet_figures):
    found = measure(server)
    assert found["delivered"] >= 0.99, found
    assert found["p99_ms"] <= max(3 * quiet_figures["p99_ms"], SCHEDULING_MS), (found, quiet_figures)
    assert found["commands"] >= 0.99, found
    memory = server.resident_kb() * 1024 + socket_memory(server.port)
    assert memory < MAX_MEMORY, f"{memory / 2**20:.0f} MiB"


def refusals(server, limit) -> float:
    return sample(Rest(server), "tactus_limit_refusals_total", limit=limit)


class Attackers(list):
    """Connections from another machine, or another address."""

    def __init__(self, server, address):
        super().__init__()
        self.server, self.address = server, address

    def connect(self, path=None):
        """Opens one more. @return its answer to the handshake, if it asks for one"""
        self.append(Raw(self.server.port, address=self.address))
        return self[-1].handshake(path) if path else None


@contextmanager
def attackers(server, address=own_address()):
    crowd = Attackers(server, address)
    try:
        yield crowd
    finally:
        for raw in crowd:
            raw.socket.close()


def flood_commands(crowd):
    """Returns the action that sends a command on each connection."""
    for _ in range(200):
        assert crowd.connect(CONTROL).status == 101
        crowd[-1].socket.setblocking(False)

    def flood():
        for raw in crowd:
            send_what_fits(raw, SEEK)
            read_what_came(raw)

    return flood


@contextmanager
def meanwhile(action, every_s):
    """Repeats an action on a thread. The attacks are paced: a test measures the server's fairness,
    not how the system shares its cores among processes."""
    done = threading.Event()

    def repeat():
        while not done.wait(every_s):
            action()

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def send_what_fits(raw, data):
    try:
        raw.socket.send(data)
    except (BlockingIOError, BrokenPipeError, ConnectionResetError):
        pass


def read_what_came(raw):
    try:
        while raw.socket.recv(65536):
            pass
    except (BlockingIOError, ConnectionResetError):
        pass


def test_clients_that_pipeline_and_do_not_read(open_server, quiet):
    server = open_server()
    before = quiet(server)
    with attackers(server) as crowd:
        for _ in range(64):
            crowd.connect()
            crowd[-1].socket.setblocking(False)
        requests = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n" * 1000

        def pipeline():
            for raw in crowd:
                send_what_fits(raw, requests)

        pipeline()
        with meanwhile(pipeline, 0.1):
            check_undisturbed(server, before)


def test_200_sockets_that_flood_commands(open_server, quiet):
    server = open_server("--max-clients-per-address", 0)
    before = quiet(server)
    with attackers(server) as crowd:
        with meanwhile(flood_commands(crowd), 0.02):  # up to 10,000 a second
            check_undisturbed(server, before)
    assert refusals(server, "command_rate_per_address") > 1000


def test_200_sockets_of_this_machine_that_flood_commands(open_server, quiet):
    """They may use the whole queue, and wait for it in order with everybody else."""
    server = open_server()
    before = quiet(server)
    with attackers(server, "127.0.0.1") as crowd:
        with meanwhile(flood_commands(crowd), 0.02):
            check_undisturbed(server, before)


def test_four_clients_that_hold_the_spectrums_places(open_server, quiet):
    server = open_server()
    before = quiet(server)
    subscribe = frame(TEXT, json.dumps({"type": "audio.fft.subscribe"}).encode())
    with attackers(server) as crowd:
        answers = []
        for _ in range(4):
            assert crowd.connect(WS).status == 101
            crowd[-1].send(subscribe)
            answers.append(json.loads(crowd[-1].frame_of(TEXT))["type"])
        assert answers == ["audio.fft.subscribed"] * 2 + ["audio.fft.rejected"] * 2
        with Raw(server.port) as honest:
            assert honest.handshake(WS).status == 101
            honest.send(subscribe)
            assert json.loads(honest.frame_of(TEXT))["type"] == "audio.fft.subscribed"
        check_undisturbed(server, before)
    assert refusals(server, "spectrum_subscribers_per_address") == 2


def test_messages_that_never_end(open_server, quiet):
    server = open_server("--message-timeout-s", 1)
    before = quiet(server)
    whole = frame(TEXT, b"x" * 60_000)
    with attackers(server) as crowd:
        for _ in range(60):
            assert crowd.connect(CONTROL).status == 101
            crowd[-1].send(whole[:50_000])
        byte = iter(whole[50_000:])

        def drip():
            one = bytes([next(byte)])
            for raw in crowd:
                send_what_fits(raw, one)

        with meanwhile(drip, 0.1):
            check_undisturbed(server, before)
        assert [raw.close_code() for raw in crowd] == [1008] * len(crowd)
    assert refusals(server, "message_time") == 60


def test_many_connections_from_one_address(open_server, quiet):
    server = open_server()
    before = quiet(server)
    with attackers(server) as crowd:
        for _ in range(64):
            assert crowd.connect(CLOCK).status == 101

        answers = []

        def knock():
            for _ in range(5):
                with Raw(server.port, address=own_address()) as raw:
                    answers.append(raw.read_to_end())

        with meanwhile(knock, 0.02):
            check_undisturbed(server, before)
    assert len(answers) >= 100
    assert all(answer.startswith(b"HTTP/1.1 503 ") for answer in answers)
    assert refusals(server, "clients_per_address") == len(answers)


def test_many_different_rates(open_server, quiet):
    server = open_server()
    before = quiet(server)
    with attackers(server) as crowd:
        for number in range(60):
            assert crowd.connect(f"{CLOCK}?hz={20 + number / 10}").status == 101
        check_undisturbed(server, before)
        assert refusals(server, "clock_rates") == 60 - 4
        assert {raw.close_code() for raw in crowd[4:]} == {1008}
        with Raw(server.port) as honest:
            assert honest.handshake(f"{CLOCK}?hz=10").status == 101
            assert json.loads(honest.frame_of(TEXT))["seq"] >= 0
