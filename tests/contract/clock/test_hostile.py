"""Protocol violations close the WebSocket with the right code and do not affect others."""

import json
import os

import pytest
from clients.program import eventually
from clients.raw import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Raw, frame
from clients.rest import Rest
from clients.shape import check_state, lasting
from clients.sockets import ClockSocket

LIMIT = 64 * 1024
SOCKETS = ["/ws/transport/clock", "/ws/transport/control"]
on_both = pytest.mark.parametrize("path", SOCKETS, ids=["clock", "control"])


@pytest.fixture(autouse=True)
def nobody_else_notices(server, rest):
    """After each test: same process, same state, and a client's stream without interruption."""
    before = lasting(rest.status())
    with ClockSocket(server.clock) as bystander:
        bystander.state()
        yield
        seen = bystander.state()["seq"]
        bystander.state_where(lambda state: state["seq"] > seen + 1)
    assert server.running()
    assert lasting(Rest(server).status()) == before


def connected(server, path):
    raw = Raw(server.port)
    assert raw.handshake(path).status == 101
    return raw


BROKEN = {
    "an unmasked frame": (frame(TEXT, b"{}", masked=False), 1002),
    "an unknown data opcode": (frame(0x3, b"a"), 1002),
    "an unknown control opcode": (frame(0xB, b"a"), 1002),
    "a reserved bit": (frame(TEXT, b"{}", rsv=4), 1002),
    "another reserved bit": (frame(TEXT, b"{}", rsv=1), 1002),
    "a fragmented ping": (frame(PING, b"a", fin=False), 1002),
    "a ping of 126 bytes": (frame(PING, b"a" * 126), 1002),
    "a continuation of nothing": (frame(CONTINUATION, b"a"), 1002),
    "a text within a text": (frame(TEXT, b"a", fin=False) + frame(TEXT, b"b"), 1002),
    "a close of one byte": (frame(CLOSE, b"\x03"), 1002),
    "a close with a forbidden code": (frame(CLOSE, b"\x03\xed"), 1002),
    "bad UTF-8": (frame(TEXT, b"\xff\xfe"), 1007),
    "UTF-8 cut short": (frame(TEXT, b'{"command": "\xe2\x82'), 1007),
    "a surrogate in UTF-8": (frame(TEXT, b"\xed\xa0\x80"), 1007),
    "an overlong slash": (frame(TEXT, b"\xc0\xaf"), 1007),
    "bad UTF-8 across fragments": (
        frame(TEXT, b"\xe2\x82", fin=False) + frame(CONTINUATION, b"a"), 1007),
    "a text over the limit": (frame(TEXT, b"a" * (LIMIT + 1)), 1009),
    "a binary over the limit": (frame(BINARY, b"a" * (LIMIT + 1)), 1009),
    "a length of a terabyte": (b"\x81\xff" + (1 << 40).to_bytes(8, "big") + b"abcd", 1009),
    "fragments over the limit": (
        frame(TEXT, b"a" * 40000, fin=False) + frame(CONTINUATION, b"a" * 40000), 1009),
}


@on_both
@pytest.mark.parametrize("what", BROKEN)
def test_what_is_malformed_is_closed_with_the_right_code(server, path, what):
    data, code = BROKEN[what]
    with connected(server, path) as raw:
        raw.send_while_open(data)
        assert raw.close_code() == code


@on_both
def test_a_length_no_message_can_have_is_closed(server, path):
    with connected(server, path) as raw:
        raw.send_while_open(b"\x81\xff" + b"\xff" * 8 + b"abcd")
        assert raw.close_code() in (1002, 1009)


@on_both
def test_a_message_of_64_kib_costs_nobody_the_connection(server, path):
    with connected(server, path) as raw:
        raw.send(frame(TEXT, b"a" * LIMIT))
        raw.send(frame(PING, b"still there"))
        assert raw.frame_of(PONG) == b"still there"


@on_both
@pytest.mark.parametrize("code", [1000, 1001, 3000, 4999])
def test_a_close_is_echoed_and_the_connection_ended(server, path, code):
    with connected(server, path) as raw:
        raw.send(frame(CLOSE, code.to_bytes(2, "big") + "Tschüss".encode()))
        assert raw.close_code() == code
        assert raw.read_to_end() == b""


@on_both
def test_a_close_without_a_code_is_answered(server, path):
    with connected(server, path) as raw:
        raw.send(frame(CLOSE))
        while True:
            opcode, payload = raw.frame()
            if opcode == CLOSE:
                break
        assert payload == b"" or payload[:2] == (1000).to_bytes(2, "big")


def test_a_fragmented_command_is_put_together_around_a_ping(server):
    with connected(server, SOCKETS[1]) as raw:
        raw.send(frame(TEXT, b'{"command"', fin=False))
        raw.send(frame(PING, b"between"))
        raw.send(frame(CONTINUATION, b': "pau', fin=False))
        raw.send(frame(CONTINUATION, b'', fin=False))
        raw.send(frame(CONTINUATION, b'se"}'))
        assert raw.frame_of(PONG) == b"between"
        answer = json.loads(raw.frame_of(TEXT))
        assert answer["success"] is True
        check_state(answer["state"])


def test_a_command_in_single_bytes_is_put_together(server):
    with connected(server, SOCKETS[1]) as raw:
        for byte in frame(TEXT, b'{"command": "pause"}'):
            raw.send(bytes([byte]))
        assert json.loads(raw.frame_of(TEXT))["success"] is True


@on_both
def test_a_bad_text_in_a_close_is_malformed(server, path):
    with connected(server, path) as raw:
        raw.send(frame(CLOSE, b"\x03\xe8\xff"))
        assert raw.close_code() in (1002, 1007), "the protocol leaves the choice"


def test_a_handshake_is_taken_in_any_case_of_letters_and_proven_with_the_key(server):
    with Raw(server.port) as raw:
        response = raw.request("GET", SOCKETS[1], [
            "connection: keep-alive, UPGRADE", "upgrade: WebSocket", "sec-websocket-version: 13",
            "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="])
        assert response.status == 101
        # The key and its proof are those of RFC 6455, section 1.3.
        assert response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        raw.send(frame(TEXT, b'{"command": "pause"}'))
        assert json.loads(raw.frame_of(TEXT))["success"] is True


def test_a_frame_before_the_handshake_is_answered_is_not_let_through_unseen(server):
    """A client must wait for the answer; otherwise it is served or refused, never stuck."""
    head = ("GET /ws/transport/control HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    with Raw(server.port) as raw:
        raw.send(head.encode() + frame(TEXT, b'{"command": "pause"}'))
        if raw.response().status == 101:
            assert json.loads(raw.frame_of(TEXT))["success"] is True


@pytest.mark.parametrize("lines", [
    ["Sec-WebSocket-Version: 13"],
    ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="],
    ["Sec-WebSocket-Version: 8", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="],
    ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: "],
], ids=["no key", "no version", "an old version", "an empty key"])
def test_half_a_handshake_is_refused(server, lines):
    with Raw(server.port) as raw:
        upgrade = ["Connection: Upgrade", "Upgrade: websocket"]
        response = raw.request("GET", SOCKETS[0], [*upgrade, *lines])
        assert 400 <= response.status < 500


@on_both
def test_random_bytes_after_the_handshake_end_that_connection_alone(server, path):
    for _ in range(20):
        with connected(server, path) as raw:
            raw.send_while_open(b"\x8f" + os.urandom(300))
            assert raw.close_code() == 1002


@on_both
def test_many_pings_are_answered_by_pongs(server, path):
    with connected(server, path) as raw:
        for number in range(200):
            raw.send(frame(PING, str(number).encode()))
        while raw.frame_of(PONG) != b"199":
            pass


def test_vanished_listeners_are_no_longer_counted(server, rest):
    vanishing = [connected(server, SOCKETS[turn % 2]) for turn in range(50)]
    eventually(lambda: rest.metrics()["connected_clients"] == 26, "25 and the bystander listen")
    for raw in vanishing:
        raw.vanish()
    eventually(lambda: rest.metrics()["connected_clients"] == 1, "the bystander is left")
