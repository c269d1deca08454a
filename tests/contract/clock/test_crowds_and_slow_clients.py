"""Many clients at once, and clients that stop reading."""

import json
import os
import resource

import pytest
from clients.program import eventually
from clients.raw import CLOSE, TEXT, Raw, frame
from clients.rest import Rest
from clients.shape import check_state
from clients.sockets import ClockSocket, ControlSocket

CLOCK, CONTROL = "/ws/transport/clock", "/ws/transport/control"


def handshake_bytes(path):
    return (f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            ).encode()


def test_200_clients_that_connect_at_once_all_get_their_states(server, rest):
    crowd = [Raw(server.port) for _ in range(200)]
    try:
        for raw in crowd:
            raw.send(handshake_bytes(CLOCK))
        for raw in crowd:
            assert raw.response().status == 101
        for _ in range(3):
            for raw in crowd:
                check_state(json.loads(raw.frame_of(TEXT)))
        assert rest.metrics()["connected_clients"] == 200
    finally:
        for raw in crowd:
            raw.socket.close()
    eventually(lambda: rest.metrics()["connected_clients"] == 0, "all have left")


def test_100_requests_at_once_are_all_answered(server):
    crowd = [Raw(server.port) for _ in range(100)]
    try:
        for raw in crowd:
            raw.send(b"GET /transport/status HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for raw in crowd:
            check_state(raw.response().json())
    finally:
        for raw in crowd:
            raw.socket.close()


FILES_FOR_A_CROWD = 11_000


@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_NOFILE)[1] < FILES_FOR_A_CROWD,
                    reason="so many files may not be opened here")
def test_5000_clients_that_end_at_once_disturb_nobody(serve):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES_FOR_A_CROWD, hard))
    crowd = []
    try:
        server = serve("--threads", 2, "--max-clients", 0)
        with ClockSocket(server.clock) as early:
            for _ in range(5000):
                crowd.append(Raw(server.port, little_room=True))
                assert crowd[-1].handshake(CLOCK).status == 101
            number = early.state()["seq"]
            for at, raw in enumerate(crowd):
                raw.socket.close() if at % 2 else raw.vanish()
            early.state_where(lambda state: state["seq"] > number + 30)
            eventually(lambda: Rest(server).metrics()["connected_clients"] == 1, "all have left")
            early.states(5)
    finally:
        for raw in crowd:
            raw.socket.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def fast(serve):
    """A server with 240 ticks per second, which shows a backlog soonest."""
    return serve("--update-hz", 240)


def let_ticks_pass(server, count):
    with ClockSocket(server.clock) as clock:
        first = clock.state()["seq"]
        clock.state_where(lambda state: state["seq"] >= first + count, at_most=2 * count)


def test_a_client_that_stops_reading_gets_the_newest_state_when_it_reads_on(fast):
    ticks = 1000
    with Raw(fast.port, little_room=True) as sleeper:
        assert sleeper.handshake(CLOCK).status == 101
        check_state(json.loads(sleeper.frame_of(TEXT)))
        let_ticks_pass(fast, ticks)
        Rest(fast).command("seek", seconds=1234)
        let_ticks_pass(fast, 20)
        behind = 0
        while json.loads(sleeper.frame_of(TEXT))["time_seconds"] != 1234:
            behind += 1
        assert behind < ticks / 4, f"{behind} old states came first, a backlog"


def test_a_client_that_stops_reading_costs_nobody_else_anything(fast):
    sleepers = [Raw(fast.port, little_room=True) for _ in range(20)]
    try:
        for raw in sleepers:
            assert raw.handshake(CLOCK).status == 101
        with ClockSocket(fast.clock) as reader, ControlSocket(fast.control) as control:
            states = reader.states(480)
            numbers = [state["seq"] for state in states[1:]]
            whole = sum(later - earlier == 1 for earlier, later in zip(numbers, numbers[1:]))
            assert whole > len(numbers) * 0.8, "hardly a tick is missed"
            assert control.command("pause")["status"] == "stopped"
        assert Rest(fast).status()["status"] == "stopped"
    finally:
        for raw in sleepers:
            raw.socket.close()


growth_means_something = pytest.mark.skipif(
    bool(os.environ.get("TACTUS_SANITIZE")), reason="a sanitizer keeps what was freed")


@growth_means_something
def test_clients_that_stop_reading_do_not_make_the_server_grow(fast):
    sleepers = [Raw(fast.port, little_room=True) for _ in range(20)]
    try:
        for raw in sleepers:
            assert raw.handshake(CLOCK).status == 101
        let_ticks_pass(fast, 240)
        before = fast.resident_kb()
        let_ticks_pass(fast, 480)
        # 480 states for each of 20 clients would be over 3 MB.
        assert fast.resident_kb() - before < 1500
    finally:
        for raw in sleepers:
            raw.socket.close()


@growth_means_something
def test_a_client_whose_answers_pile_up_is_closed_with_1008_and_the_server_does_not_grow(server):
    """Answers are never dropped silently: a client that never reads them is closed."""
    command = frame(TEXT, b'{"command": "pause", "request_id": "' + b"x" * 500 + b'"}')
    with Raw(server.port, little_room=True) as raw:
        assert raw.handshake(CONTROL).status == 101
        before = server.resident_kb()
        raw.socket.settimeout(1)
        ended = False
        sent = 0
        try:
            # The server may stop reading (time-out) or close (reset); both bound its memory.
            while sent < 20000:
                raw.socket.sendall(command)
                sent += 1
        except TimeoutError:
            pass
        except (BrokenPipeError, ConnectionResetError):
            ended = True
        assert server.resident_kb() - before < 16 * 1024
        raw.socket.settimeout(10)
        try:
            while not ended:
                opcode, payload = raw.frame()
                if opcode == CLOSE:
                    assert payload[:2] == (1008).to_bytes(2, "big")
                    ended = True
        except TimeoutError:
            pass
        except EOFError:
            ended = True
        assert ended or sent < 20000
    with ControlSocket(server.control) as other:
        assert other.command("pause")["status"] == "stopped"


def descriptors(process) -> int:
    return len(os.listdir(f"/proc/{process.pid}/fd"))


def test_a_server_out_of_descriptors_serves_on(serve):
    """Excess connections wait or fail; existing ones stay, and later ones succeed."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    server = serve()
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (96, hard))
    with ClockSocket(server.clock) as early:
        early.state()
        crowd = [Raw(server.port) for _ in range(100)]
        early.states(5)
        for raw in crowd:
            raw.socket.close()
        eventually(lambda: descriptors(server.process) < 40, "the crowd is gone")
        with ClockSocket(server.clock) as late:
            late.state()
