"""Pending commands: blocks of a second delay them."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from clients.program import eventually
from clients.raw import TEXT, Raw, frame
from clients.rest import Rest
from clients.shape import check_error, check_state

SEEK = frame(TEXT, b'{"command": "seek", "value": 1}')
# Eight clients together exceed the server's command queue, each below its limit of pending answers.
AHEAD = 128


@pytest.fixture
def slow(serve):
    """A server whose blocks last 1.024 s."""
    server = serve("--sample-rate", 8000, "--block-size", 8192)
    eventually(lambda: Rest(server).metrics()["actual_fps"] > 0, "it runs")
    return server


def test_a_command_not_in_effect_within_a_second_is_unavailable_and_takes_effect_later(slow):
    places = range(1, 21)
    with Raw(slow.port) as raw:
        # Sent together: the server reads each command after the previous answer, just after a
        # block. The next block is then more than a second away.
        for place in places:
            raw.send(f"POST /transport/seek?samples={place} HTTP/1.1\r\nHost: localhost\r\n"
                     "Content-Length: 0\r\n\r\n".encode())
        for place in places:
            response = raw.response()
            if response.status != 200:
                break
            assert check_state(response.json())["sample_pos"] == place
    assert response.status == 503
    check_error(response.json(), "UNAVAILABLE")
    eventually(lambda: Rest(slow).status()["sample_pos"] >= place, "the next block applies it")


def test_more_commands_than_the_queue_holds_wait_and_are_answered_in_order(slow):
    """Those that wait for more than a second are refused."""
    each, clients = 2, 200
    crowd = [Raw(slow.port) for _ in range(clients)]
    try:
        for raw in crowd:
            assert raw.handshake("/ws/transport/control").status == 101
        for raw in crowd:
            raw.send(b"".join(
                frame(TEXT, json.dumps({"command": "pause", "request_id": number}).encode())
                for number in range(each)))
        codes = []
        for raw in crowd:
            for number in range(each):
                answer = json.loads(raw.frame_of(TEXT))
                assert answer["request_id"] == number
                codes.append("OK" if answer["success"] else answer["error"]["code"])
    finally:
        for raw in crowd:
            raw.socket.close()
    assert set(codes) <= {"OK", "RESOURCE_EXHAUSTED", "UNAVAILABLE"}
    assert len(codes) - codes.count("RESOURCE_EXHAUSTED") > 256, "more than the queue holds"
    assert Rest(slow).status()["status"] == "stopped"


def test_clients_that_never_wait_leave_room_for_others(serve):
    """A client waits for its own command while many are pending."""
    server = serve("--max-command-hz", 0)
    rest = Rest(server)
    crowd = [Raw(server.port) for _ in range(8)]
    done = threading.Event()

    def flood(raw):
        raw.send(SEEK * AHEAD)
        while not done.is_set():
            raw.frame_of(TEXT)
            raw.send(SEEK)

    try:
        for raw in crowd:
            assert raw.handshake("/ws/transport/control").status == 101
        with ThreadPoolExecutor(len(crowd)) as pool:
            floods = [pool.submit(flood, raw) for raw in crowd]
            try:
                for _ in range(40):
                    assert rest.request("POST", "/transport/pause").status_code == 200
            finally:
                done.set()
            for one in floods:
                one.result()
    finally:
        for raw in crowd:
            raw.socket.close()
