"""Clients of /ws that misbehave or disconnect do not affect others."""

import json
import os
import threading

import pytest
from clients.live import FFT, LiveSocket
from clients.program import eventually
from clients.raw import BINARY, CLOSE, CONTINUATION, TEXT, Raw, frame
from clients.rest import Rest

SUBSCRIBE = b'{"type": "audio.fft.subscribe", "requestId": "storm"}'
LIMIT = 64 * 1024
growth_means_something = pytest.mark.skipif(
    bool(os.environ.get("TACTUS_SANITIZE")), reason="a sanitizer keeps what was freed")


@pytest.fixture(autouse=True)
def nobody_else_notices(server, rest):
    """During each test a subscriber gets its frames; afterwards all subscriber slots are free."""
    numbers, ended = [], threading.Event()
    with LiveSocket(server) as witness:
        witness.subscribe()

        def listen():
            while not ended.is_set():
                numbers.append(witness.next(FFT)["hopSeq"])

        listener = threading.Thread(target=listen)
        listener.start()
        eventually(lambda: len(numbers) > 2, "it listens")
        yield
        seen = len(numbers)
        eventually(lambda: len(numbers) > seen + 10, "it listens on")
        ended.set()
        listener.join()
    assert server.running()
    steps = [later - earlier for earlier, later in zip(numbers, numbers[1:])]
    assert all(step > 0 and step % 4 == 0 for step in steps)
    # A busy machine delays some frames; a blocked server would delay most.
    assert steps.count(4) > 0.7 * len(steps), steps
    eventually(lambda: rest.metrics()["spectrum"]["fft_subscribers"] == 0, "the places are free")


def connected(server, little_room=False):
    raw = Raw(server.port, little_room)
    assert raw.handshake("/ws").status == 101
    return raw


@pytest.mark.parametrize("opcode", [TEXT, BINARY], ids=["text", "binary"])
@pytest.mark.parametrize("size", [LIMIT + 1, 1 << 20])
def test_a_message_over_the_limit_is_closed_with_1009(server, opcode, size):
    for _ in range(5):
        with connected(server) as raw:
            raw.send_while_open(frame(opcode, b"a" * size))
            assert raw.close_code() == 1009


def test_a_message_over_the_limit_in_fragments_is_closed_with_1009(server):
    with connected(server) as raw:
        raw.send_while_open(frame(TEXT, b"a" * 40000, fin=False))
        raw.send_while_open(frame(CONTINUATION, b"a" * 40000))
        assert raw.close_code() == 1009


def test_a_message_at_the_limit_is_answered(server):
    with connected(server) as raw:
        raw.send(frame(TEXT, b"a" * LIMIT))
        assert json.loads(raw.frame_of(TEXT))["error"]["code"] == "INVALID_JSON"


@pytest.mark.parametrize("data, code", [
    (frame(TEXT, b"{}", masked=False), 1002), (frame(TEXT, b'{"type": "\xff"}'), 1007),
    (frame(CONTINUATION, b"a"), 1002), (frame(TEXT, b"{}", rsv=4), 1002)],
    ids=["unmasked", "bad UTF-8", "a continuation of nothing", "a reserved bit"])
def test_what_is_malformed_is_closed_with_the_right_code(server, data, code):
    with connected(server) as raw:
        raw.send(frame(TEXT, SUBSCRIBE))
        raw.send_while_open(data)
        assert raw.close_code() == code


def test_ten_thousand_subscribes_by_a_client_that_reads_are_all_answered(server):
    together = 40
    with connected(server) as raw:
        for _ in range(10000 // together):
            raw.send(frame(TEXT, SUBSCRIBE) * together)
            answers = 0
            while answers < together:
                text = raw.frame_of(TEXT)
                if b'"audio.fft.subscribed"' in text[:40]:
                    answers += 1
    assert Rest(server).metrics()["spectrum"]["fft_subscribers"] <= 2


def test_ten_thousand_changes_of_mind_are_all_answered(server):
    """Each subscribe requests a different format."""
    forms = [{"rateHz": 125}, {"format": "binary", "encoding": "delta"}, {"layout": "mel"},
             {"channel": "side", "attackMs": 10}, {"range": [0, 1]}]
    messages = [frame(TEXT, json.dumps({"type": "audio.fft.subscribe", **form}).encode())
                for form in forms]
    messages.append(frame(TEXT, b'{"type": "audio.fft.unsubscribe"}'))
    with connected(server) as raw:
        for turn in range(10000 // 36):
            raw.send(b"".join(messages) * 6)
            answers = 0
            while answers < 36:
                opcode, payload = raw.frame()
                assert opcode in (TEXT, BINARY)
                answers += b"subscribed" in payload[:40]


@growth_means_something
@pytest.mark.parametrize("message", [SUBSCRIBE, b'{"type": "time.sync", "t0": 1}', b"{"],
                         ids=["subscribe", "time.sync", "no JSON"])
def test_a_storm_by_a_client_that_does_not_read_ends_its_connection(server, message):
    before = server.resident_kb()
    with connected(server, little_room=True) as raw:
        raw.socket.settimeout(2)
        ended = False
        try:
            for _ in range(400):
                raw.socket.sendall(frame(TEXT, message) * 250)
        except (BrokenPipeError, ConnectionResetError):
            ended = True
        except TimeoutError:
            pass  # the server stopped reading, which bounds it too
        assert server.resident_kb() - before < 16 * 1024
        raw.socket.settimeout(10)
        try:
            while not ended:
                opcode, payload = raw.frame()
                if opcode == CLOSE:
                    assert payload[:2] == (1008).to_bytes(2, "big")
                    ended = True
        except EOFError:
            ended = True
        assert ended


def leave_in_the_handshake(server):
    raw = Raw(server.port)
    raw.send(b"GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgr")
    return raw


def leave_right_behind_the_handshake(server):
    raw = Raw(server.port)
    raw.send(b"GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
             b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    return raw


def leave_in_the_header_of_a_frame(server):
    raw = connected(server)
    raw.send(frame(TEXT, SUBSCRIBE)[:1])
    return raw


def leave_in_a_subscribe(server):
    raw = connected(server)
    raw.send(frame(TEXT, SUBSCRIBE)[:20])
    return raw


def leave_behind_a_subscribe(server):
    raw = connected(server)
    raw.send(frame(TEXT, SUBSCRIBE) + frame(TEXT, b'{"type": "audio.subscribe"}'))
    return raw


def leave_between_fragments(server):
    raw = connected(server)
    raw.send(frame(TEXT, SUBSCRIBE[:10], fin=False))
    return raw


def leave_in_a_close(server):
    raw = connected(server)
    raw.send(frame(TEXT, SUBSCRIBE) + frame(CLOSE, b"\x03\xe8")[:3])
    return raw


@pytest.mark.parametrize("how", ["close", "reset"])
@pytest.mark.parametrize("leave", [
    leave_in_the_handshake, leave_right_behind_the_handshake, leave_in_the_header_of_a_frame,
    leave_in_a_subscribe, leave_behind_a_subscribe, leave_between_fragments, leave_in_a_close],
    ids=lambda leave: leave.__name__)
def test_a_client_may_leave_anywhere(server, leave, how):
    for _ in range(20):
        raw = leave(server)
        if how == "reset":
            raw.vanish()
        else:
            raw.socket.close()


def test_clients_may_come_and_go_all_the_time(server):
    for turn in range(60):
        raw = connected(server)
        for kind in ("audio.fft", "audio", "beat", "transport"):
            raw.send(frame(TEXT, json.dumps({"type": f"{kind}.subscribe"}).encode()))
        if turn % 3 == 0:
            raw.frame_of(TEXT)
        raw.vanish() if turn % 2 else raw.socket.close()
