"""What a client gets beyond each limit, and what the metrics and the log tell."""

import json
import os
import resource

import pytest
import requests
from clients.live import ANSWER, LiveSocket
from clients.network import own_address
from clients.program import eventually
from clients.raw import CLOSE, CONTINUATION, PING, PONG, TEXT, Raw, frame
from clients.rest import Rest
from clients.samples import sample
from clients.shape import check_error
from clients.sockets import ClockSocket

CONTROL, WS = "/ws/transport/control", "/ws"
PAUSE = frame(TEXT, b'{"command": "pause"}')


def refusals(server, limit) -> float:
    return sample(Rest(server), "tactus_limit_refusals_total", limit=limit)


def served(server) -> Rest:
    """A client of the server, once a place is free."""
    rest = Rest(server)

    def has_place():
        try:
            return rest.get("/transport/status").status_code == 200
        except requests.ConnectionError:
            return False

    eventually(has_place, "a place is free")
    return rest


def knock(server, **options):
    """The answer to a connection that is refused before it asks for anything."""
    with Raw(server.port, **options) as raw:
        return raw.response()


def check_refused(answer):
    assert answer.status == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["connection"] == "close"
    check_error(answer.json(), "RESOURCE_EXHAUSTED")


def test_a_connection_beyond_the_maximum_is_refused_and_the_others_stay(serve):
    server = serve("--max-clients", 3)
    with ClockSocket(server.clock) as first:
        crowd = [Raw(server.port) for _ in range(2)]
        check_refused(knock(server))
        check_refused(knock(server))
        first.states(3)
        for raw in crowd:
            raw.socket.close()
        rest = served(server)
        assert sample(rest, "tactus_limit_refusals_total", limit="clients") >= 2
        assert sample(rest, "tactus_connections_refused_total") >= 2
    assert "refused 1 time: too many clients (--max-clients)" in server.stderr()
    assert server.stderr().count("too many clients") == 1, "logged at most once in ten seconds"


def test_a_request_to_a_full_server_is_answered(serve):
    """The request may arrive before or after the answer is sent."""
    server = serve("--max-clients", 1)
    with Raw(server.port):
        for _ in range(20):
            with Raw(server.port) as raw:
                raw.send_while_open(b"GET /transport/status HTTP/1.1\r\nHost: localhost\r\n\r\n")
                check_refused(raw.response())


@pytest.mark.skipif(own_address() is None, reason="this machine has no address but loopback")
def test_one_address_gets_64_connections_and_this_machine_more(serve):
    server = serve("--host", "0.0.0.0")
    crowd = [Raw(server.port, address=own_address()) for _ in range(64)]
    near = [Raw(server.port) for _ in range(70)]
    try:
        check_refused(knock(server, address=own_address()))
        for raw in (*crowd, *near):
            assert raw.request("GET", "/transport/status").status == 200
    finally:
        for raw in (*crowd, *near):
            raw.socket.close()


def test_32_descriptors_stay_free(serve):
    server = serve()
    most = 80
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (most, hard))
    with ClockSocket(server.clock) as early:
        crowd = [Raw(server.port) for _ in range(most)]
        early.states(3)
        used = [int(number) for number in os.listdir(f"/proc/{server.process.pid}/fd")]
        assert len(used) <= most - 32
        assert max(used) < most - 32
        for raw in crowd:
            raw.socket.close()
    assert sample(served(server), "tactus_limit_refusals_total", limit="descriptors") > 0


def test_a_message_must_be_whole_in_time(serve):
    server = serve("--message-timeout-s", 1)
    with Raw(server.port) as slow, Raw(server.port) as begun, Raw(server.port) as empty, Raw(server.port) as quick:
        for raw in (slow, begun, empty, quick):
            assert raw.handshake(CONTROL).status == 101
        slow.send(PAUSE[:-1])
        begun.send(frame(PING) + PAUSE[:1])  # half a frame's header
        empty.send(frame(TEXT, b"", fin=False))
        for _ in range(5):
            empty.send(frame(CONTINUATION, b"", fin=False))
            quick.send(frame(TEXT, b'{"command":', fin=False) + frame(PING))
            quick.send(frame(CONTINUATION, b' "pause"}'))
            assert json.loads(quick.frame_of(TEXT))["success"] is True
        assert begun.frame()[0] == PONG
        for raw in (slow, begun, empty):
            opcode, payload = raw.frame()
            assert opcode == CLOSE
            assert payload == (1008).to_bytes(2, "big") + b"message not complete in time"
        quick.send(PAUSE)
        assert json.loads(quick.frame_of(TEXT))["success"] is True
    assert refusals(server, "message_time") == 3


def test_the_client_with_the_most_unread_answers_is_closed_first(serve):
    server = serve("--max-unsent-mib", 1)
    # Each answer repeats the 1,000 bytes. One client may have 256 KiB of unread answers.
    sync = frame(TEXT, json.dumps({"type": "time.sync", "t0": 1, "requestId": "x" * 1000}).encode())
    sleepers = []
    try:
        for _ in range(10):  # in all, over 1.5 MiB of answers
            sleepers.append(Raw(server.port, little_room=True))
            assert sleepers[-1].handshake(WS).status == 101
            # The first one has the most.
            sleepers[-1].send_while_open(sync * (220 if len(sleepers) == 1 else 170))
        eventually(lambda: refusals(server, "unsent_bytes"), "there are too many")
        with LiveSocket(server) as live:
            live.synced(1)
        # The connection ends with a close frame, or without one if it takes none in time.
        sleepers[0].read_to_end()
        assert sample(Rest(server), "tactus_websockets_ended_total", cause="policy") >= 1
    finally:
        for raw in sleepers:
            raw.socket.close()


def test_a_socket_may_send_100_commands_at_once(serve):
    server = serve()
    with Raw(server.port) as raw:
        assert raw.handshake(CONTROL).status == 101
        raw.send(PAUSE * 150)
        answers = [json.loads(raw.frame_of(TEXT)) for _ in range(150)]
        assert all(answer["success"] for answer in answers[:100])
        codes = [answer["error"]["code"] for answer in answers if not answer["success"]]
        assert len(codes) > 10
        assert set(codes) == {"RESOURCE_EXHAUSTED"}

        def succeeds():
            raw.send(PAUSE)
            return json.loads(raw.frame_of(TEXT))["success"]

        eventually(succeeds, "it may send again")


def test_on_ws_the_same_limit_holds(serve):
    server = serve("--max-command-burst", 3, "--max-command-hz", 1)
    with LiveSocket(server) as live:
        answers = [live.command("seek", number) for number in range(4)]
        assert [answer["success"] for answer in answers] == [True, True, True, False]
        assert answers[-1]["error"]["code"] == "RESOURCE_EXHAUSTED"
        live.synced(1)
    with LiveSocket(server) as other:
        assert other.command("seek", 1)["success"]


def test_an_http_connection_may_send_as_many(serve):
    server = serve("--max-command-burst", 3, "--max-command-hz", 1)
    with Raw(server.port) as raw:
        for _ in range(3):
            assert raw.request("POST", "/transport/pause").status == 200
        refused = raw.request("POST", "/transport/pause")
        assert refused.status == 429
        assert int(refused.headers["retry-after"]) >= 1
        check_error(refused.json(), "RESOURCE_EXHAUSTED")
        assert raw.request("GET", "/transport/status").status == 200
        assert raw.request("POST", "/transport/seek?seconds=x").status == 422
    assert Rest(server).command("pause")["status"] == "stopped"


def test_32_rates_are_served_at_a_time(serve):
    server = serve()
    sockets = [LiveSocket(server) for _ in range(33)]
    try:
        for rate, live in enumerate(sockets[:31], 40):
            live.done("transport.subscribe", rateHz=rate)
        spare = sockets[31]
        spare.refused({"type": "transport.subscribe", "rateHz": 71}, "RESOURCE_EXHAUSTED")
        spare.done("transport.subscribe", rateHz=30)  # the clock's own
        sockets[32].done("transport.subscribe", rateHz=40)  # in use
        with ClockSocket(f"{server.clock}?hz=7") as refused:
            assert refused.wait_closed() == 1008
        sockets[1].done("transport.subscribe", rateHz=9)  # it leaves its own, 41 Hz
        sockets[0].refused({"type": "transport.subscribe", "rateHz": 8}, "RESOURCE_EXHAUSTED")
    finally:
        for live in sockets:
            live.close()
    assert refusals(server, "clock_rates") == 3


def test_32_sets_of_spectrum_options_are_served_at_a_time(serve):
    server = serve("--fft-max-subscribers", 0)
    sockets = [LiveSocket(server) for _ in range(34)]
    try:
        for number, live in enumerate(sockets[:32]):
            live.subscribe(dbMin=-80 - number)
        spare = sockets[32]
        answer = spare.ask({"type": "audio.fft.subscribe", "dbMin": -30})
        assert answer["type"] == "audio.fft.rejected"
        assert answer["error"]["code"] == "RESOURCE_EXHAUSTED"
        spare.subscribe(dbMin=-81)  # in use
        sockets[33].subscribe(dbMin=-82)
        sockets[0].subscribe(dbMin=-30)  # it leaves its own set
    finally:
        for live in sockets:
            live.close()


def test_0_turns_a_limit_off(serve):
    server = serve("--max-command-hz", 0, "--max-clock-rates", 0, "--max-spectrum-options", 0)
    with LiveSocket(server) as live:
        for number in range(150):
            live.tell({"type": "transport.command", "command": "seek", "value": number})
        assert all(answer["success"] for answer in live.several(ANSWER, 150))
