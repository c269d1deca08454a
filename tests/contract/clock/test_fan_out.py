"""All clients get the same messages, for any number of threads."""

import json
import signal

import pytest
from clients.program import eventually
from clients.raw import TEXT, Raw
from clients.rest import Rest
from clients.samples import sample
from clients.shape import check_state
from clients.sockets import ClockSocket

CLIENTS = 300  # the first thread gets 256 before the next one starts
STATES = 20


@pytest.fixture(params=[1, 2, 3])
def server(request, serve):
    return serve("--threads", request.param)


@pytest.fixture
def crowd(server):
    all_of_them = [Raw(server.port) for _ in range(CLIENTS)]
    for raw in all_of_them:
        assert raw.handshake("/ws/transport/clock").status == 101
    yield all_of_them
    for raw in all_of_them:
        raw.socket.close()


def test_all_get_the_same_bytes_in_order_on_every_thread(server, crowd):
    rest = Rest(server)
    threads = rest.get("/metrics").text.count("tactus_websockets{")
    assert sample(rest, "tactus_server_info", threads=str(threads)) == 1
    on_each = [sample(rest, "tactus_websockets", shard=str(shard)) for shard in range(threads)]
    assert sum(on_each) == CLIENTS
    assert on_each[0] == (CLIENTS if threads == 1 else 256)

    seen = {}  # by tick number
    for raw in crowd:
        numbers = []
        for _ in range(STATES):
            message = raw.frame_of(TEXT)
            state = check_state(json.loads(message))
            numbers.append(state["seq"])
            if len(numbers) > 1:  # the first is sent on connecting, to this client only
                assert seen.setdefault(state["seq"], message) == message
        assert numbers[1:] == list(range(numbers[1], numbers[1] + STATES - 1))
    encodings = sample(rest, "tactus_topic_encodings_total", topic="clock")
    assert encodings <= rest.status()["seq"] + CLIENTS, "one a tick, and one for each newcomer"


def test_all_are_told_of_the_end(server, crowd):
    server.send_signal(signal.SIGINT)
    for raw in crowd:
        assert raw.close_code() == 1001
    assert server.wait_end() == 0


def test_those_who_leave_at_once_are_forgotten_and_the_others_go_on(server, crowd):
    leavers, stayers = crowd[: CLIENTS // 2], crowd[CLIENTS // 2 :]
    for raw in leavers:
        raw.vanish()
    rest = Rest(server)
    eventually(lambda: rest.metrics()["connected_clients"] == len(stayers), "they are forgotten")
    left_at = rest.status()["seq"]
    for raw in stayers:
        while json.loads(raw.frame_of(TEXT))["seq"] <= left_at:
            pass


def test_as_many_rates_as_clients_hold_up_nobody(serve):
    server = serve("--threads", 1, "--max-clock-rates", 0)
    crowd = [Raw(server.port) for _ in range(400)]
    for number, raw in enumerate(crowd):
        rate = f"{20 + number / 100:.2f}"
        assert raw.handshake(f"/ws/transport/clock?hz={rate}").status == 101
    with ClockSocket(server.clock) as witness:
        witness.states(60)
        for raw in crowd:
            raw.vanish()
        witness.states(30)
    rest = Rest(server)
    eventually(lambda: rest.metrics()["connected_clients"] == 0, "they are forgotten")
    assert server.end(signal.SIGINT) == 0
