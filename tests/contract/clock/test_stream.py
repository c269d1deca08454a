"""WS /ws/transport/clock: the stream of states."""

import json
import time

import pytest
from clients.program import eventually
from clients.raw import PING, PONG, TEXT, Raw, frame
from clients.shape import check_error, check_state
from clients.sockets import ClockSocket


def test_a_state_is_sent_at_once_on_connecting(serve):
    server = serve("--update-hz", 1)
    begin = time.monotonic()
    for _ in range(30):
        with ClockSocket(server.clock) as clock:
            clock.state()
    assert time.monotonic() - begin < 15, "30 first states do not wait for 30 ticks of a second"


def test_states_follow_at_30_hz_while_stopped_too(clock):
    clock.state()
    begin = time.monotonic()
    states = clock.states(60)
    assert 1 < time.monotonic() - begin < 6, "60 states take about 2 s"
    assert {state["status"] for state in states} == {"stopped"}


def test_update_hz_sets_the_rate(serve):
    server = serve("--update-hz", 120)
    with ClockSocket(server.clock) as clock:
        clock.state()
        begin = time.monotonic()
        clock.states(240)
        assert 1 < time.monotonic() - begin < 6, "240 states take about 2 s"


def test_seq_grows_by_one_a_tick(clock):
    numbers = [state["seq"] for state in clock.states(30)]
    steps = [later - earlier for earlier, later in zip(numbers[1:], numbers[2:])]
    assert min(steps) >= 1
    assert steps.count(1) > len(steps) / 2


def test_a_change_is_streamed(rest, clock):
    rest.command("seek", seconds=12.5)
    assert clock.state_where(lambda state: state["time_seconds"] == 12.5)["status"] == "stopped"
    rest.command("play")
    clock.state_where(lambda state: state["playing"] and state["time_seconds"] > 12.5)


def test_all_clients_get_the_same_bytes_of_a_tick(server, rest):
    rest.command("play")
    with ClockSocket(server.clock) as one, ClockSocket(server.clock) as other:
        ours = {}
        theirs = {}
        for _ in range(30):
            for socket, messages in ((one, ours), (other, theirs)):
                text = socket.receive()
                messages[json.loads(text)["seq"]] = text
        # The first state is sent on connecting, between ticks.
        shared = sorted(ours.keys() & theirs.keys())[1:]
        assert len(shared) > 15
        assert all(ours[number] == theirs[number] for number in shared)


def test_a_lower_rate_may_be_asked_for(server):
    with ClockSocket(server.clock) as full, ClockSocket(server.clock + "?hz=10") as third:
        full.state()
        third.state()
        begin = third.state()["timestamp_ms"]
        slow = third.states(20)
        assert slow[-1]["timestamp_ms"] - begin > 1000, "20 states at 10 Hz take about 2 s"
        steps = [later["seq"] - earlier["seq"] for earlier, later in zip(slow, slow[1:])]
        assert steps.count(1) > len(steps) / 2, "seq counts the ticks of the stream asked for"


def test_a_fractional_rate_is_taken(server):
    with ClockSocket(server.clock + "?hz=12.5") as clock:
        clock.states(3)


def test_a_rate_above_update_hz_gets_update_hz(server):
    with ClockSocket(server.clock + "?hz=240") as clock:
        clock.state()
        begin = time.monotonic()
        clock.states(60)
        assert time.monotonic() - begin > 1, "60 states at 30 Hz take about 2 s"


@pytest.mark.parametrize("hz, code", [
    ("0", "OUT_OF_RANGE"), ("0.99", "OUT_OF_RANGE"), ("240.1", "OUT_OF_RANGE"),
    ("-30", "OUT_OF_RANGE"), ("", "INVALID_ARGUMENT"), ("fast", "INVALID_ARGUMENT"),
    ("nan", "INVALID_ARGUMENT"), ("inf", "INVALID_ARGUMENT"), ("10&hz=10", "INVALID_ARGUMENT")])
def test_a_bad_rate_is_refused_in_the_handshake(server, hz, code):
    with Raw(server.port) as raw:
        response = raw.handshake(f"/ws/transport/clock?hz={hz}")
        assert response.status == 422
        assert check_error(response.json(), code)["field"] == "hz"


def test_an_unknown_parameter_of_the_stream_is_ignored(server):
    with ClockSocket(server.clock + "?colour=blue") as clock:
        clock.states(2)


@pytest.mark.parametrize("text", ["hello", "", "{}", '{"command": "play"}', "x" * 60000])
def test_a_text_from_the_client_does_not_cost_it_the_connection(server, rest, clock, text):
    clock.send(text)
    clock.ping()
    clock.states(5)
    assert rest.status()["status"] == "stopped", "and is no command"


def test_a_ping_is_answered_with_its_own_payload(server):
    with Raw(server.port) as raw:
        assert raw.handshake("/ws/transport/clock").status == 101
        raw.send(frame(PING, b"are you there"))
        assert raw.frame_of(PONG) == b"are you there"
        check_state(json.loads(raw.frame_of(TEXT)))


def test_a_close_is_answered_with_a_close(server):
    with ClockSocket(server.clock) as clock:
        clock.state()
        clock.close()
        assert clock.connection.close_code == 1000


def test_compression_is_not_offered_unless_asked_for_by_option(server):
    with ClockSocket(server.clock, compression="deflate") as clock:
        assert clock.connection.extensions == []


def test_a_client_that_leaves_leaves_the_others_their_stream(server, rest):
    with ClockSocket(server.clock) as stays:
        with ClockSocket(server.clock) as leaves:
            leaves.state()
        eventually(lambda: rest.metrics()["connected_clients"] == 1, "it is gone")
        last = stays.states(2)[-1]["seq"]
        stays.state_where(lambda state: state["seq"] > last + 5)
