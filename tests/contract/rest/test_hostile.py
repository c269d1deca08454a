"""Clients that send garbage, too much or too little do not affect others."""

import os
import random
import time

import pytest
from clients.program import eventually
from clients.raw import Raw
from clients.rest import Rest
from clients.shape import check_error, lasting
from clients.sockets import ClockSocket

LIMIT = 64 * 1024
HEADER_LIMIT = 16 * 1024


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


def answer_or_end(raw):
    """Reads until the server closes."""
    return raw.read_to_end()


@pytest.mark.parametrize("garbage", [
    b"\r\n\r\n\r\n", b"hello\r\n\r\n", b"\x00" * 100, b"\xff" * 1000,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(600) + b"\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET\r\n\r\n", b"GET /\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n", b"GET /a b HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"GET / HTTP/1.1\r\nA: \x00\r\n\r\n",
    b"GET / HTTP/1.1\r\n: empty\r\n\r\n",
    b"POST /transport/play HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /transport/play HTTP/1.1\r\nContent-Length: 1x\r\n\r\n",
    b"POST /transport/play HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST /transport/play HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    b"POST /transport/play HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /transport/play HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
], ids=range(19))
def test_garbage_is_refused_and_the_connection_ended(server, garbage):
    with Raw(server.port) as raw:
        raw.send_while_open(garbage)
        answer = answer_or_end(raw)
        assert not answer or answer.startswith(b"HTTP/1."), answer[:100]
        assert b" 200 " not in answer.split(b"\r\n")[0], answer[:100]


def test_random_bytes_are_refused(server):
    for _ in range(50):
        with Raw(server.port) as raw:
            raw.send_while_open(os.urandom(500) + b"\r\n\r\n")
            assert b" 200 " not in answer_or_end(raw).split(b"\r\n")[0]


@pytest.mark.parametrize("address", [
    "http://?#////////?//////", "http://localhost/?#", "http://localhost/transport/status?#a",
    "http://localhost/#", "/?#", "/transport/status#a", "//", "http:", "http:/",
    "*", "?", "#", "%", "/%", "/%?v=1", "/%4", "/%00\\", "http://[::1", "http://a@b@c/",
])
def test_an_address_that_is_none_is_refused(server, address):
    with Raw(server.port) as raw:
        raw.send(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        response = raw.response()
        assert response.status in (404, 422)
        check_error(response.json())


def test_random_addresses_are_answered(server):
    """Random combinations of address parts."""
    pieces = ["http://", "https://", "localhost", ":8000", "/", "?", "#", "&", "=", "%41", "%", "+",
              "[::1]", "@", ":", "..", "transport", "status", "hz", "1e9", "\\", "~", "\xe9"]
    chance = random.Random(1)
    for _ in range(1000):
        address = "".join(chance.choices(pieces, k=chance.randint(1, 12)))
        with Raw(server.port) as raw:
            raw.send(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode("latin-1"))
            assert 200 <= raw.response().status < 500, address


def test_headers_over_16_kib_are_refused_with_431(server):
    with Raw(server.port) as raw:
        raw.send_while_open(b"GET /transport/status HTTP/1.1\r\nHost: localhost\r\n")
        raw.send_while_open(b"X-Large: " + b"a" * HEADER_LIMIT + b"\r\n\r\n")
        response = raw.response()
        assert response.status == 431
        check_error(response.json())


def test_headers_that_never_end_are_refused_with_431(server):
    with Raw(server.port) as raw:
        raw.send_while_open(b"GET /transport/status HTTP/1.1\r\n" + b"A: b\r\n" * 20000)
        assert raw.response().status == 431


def test_an_address_over_16_kib_is_refused(server):
    with Raw(server.port) as raw:
        raw.send_while_open(b"GET /" + b"a" * HEADER_LIMIT + b" HTTP/1.1\r\n\r\n")
        assert raw.response().status in (414, 431)


def test_large_headers_below_the_limit_are_taken(server):
    with Raw(server.port) as raw:
        assert raw.request("GET", "/transport/status", ["X-Large: " + "a" * 16000]).status == 200


def test_a_body_over_64_kib_is_refused_with_413(server):
    with Raw(server.port) as raw:
        raw.send(f"POST /transport/pause HTTP/1.1\r\nHost: localhost\r\nContent-Length: {LIMIT + 1}\r\n\r\n"
                 .encode())
        raw.send_while_open(b"a" * (LIMIT + 1))
        response = raw.response()
        assert response.status == 413
        check_error(response.json())


def test_a_body_announced_as_endless_is_refused_with_413(server):
    with Raw(server.port) as raw:
        raw.send(b"POST /transport/pause HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        raw.send_while_open((b"1000\r\n" + b"a" * 4096 + b"\r\n") * 32)
        assert raw.response().status == 413


@pytest.mark.parametrize("head, more", [
    (b"1;", b"e" * 65536), (b"0\r\nX: ", b"e" * 65536), (b"0\r\n", b"X: y\r\n" * 10000),
], ids=["a chunk's extension", "a trailer's field", "trailers"])
def test_what_comes_with_chunks_is_no_way_round_the_limits(server, head, more):
    def resident():
        with open(f"/proc/{server.process.pid}/statm") as pages:
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    before = resident()
    with Raw(server.port) as raw:
        raw.send(b"POST /transport/pause HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        raw.send_while_open(head)
        for _ in range(1600):
            raw.send_while_open(more)
        assert raw.response().status == 431
    if not os.environ.get("TACTUS_SANITIZE"):  # they keep what was freed, for a while
        assert resident() < before + 8 * 1024 * 1024, "a small part of what was sent"


@pytest.mark.parametrize("pieces", [
    (b"0\r\n", b"\r", b"\n"), (b"0\r\n", b"X: y\r\n\r\n"), (b"0", b"\r", b"\n", b"\r\n"),
    (b"0\r\n\r", b"\n"), (b"1\r\n", b"a", b"\r\n", b"0\r\n\r\n"), (b"1", b"\r\na\r\n0\r\n\r\n"),
])
def test_a_body_in_chunks_may_come_in_any_pieces(server, pieces):
    with Raw(server.port) as raw:
        raw.send(b"POST /transport/pause HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in pieces:
            time.sleep(0.05)
            raw.send(piece)
        assert raw.response().status == 200
        assert raw.request("GET", "/transport/status").status == 200


def test_more_fields_than_anybody_sends_are_refused_with_431(server):
    with Raw(server.port) as raw:
        assert raw.request("GET", "/transport/status", ["A: b"] * 200).status == 200
        assert raw.request("GET", "/transport/status", ["A:"] * 300).status == 431


def test_fields_after_a_body_make_no_websocket(server):
    with Raw(server.port) as raw:
        raw.send(b"GET /ws HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                 b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                 b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        assert raw.response().status == 426


def test_fields_after_a_body_are_no_headers(server):
    with Raw(server.port) as raw:
        for field in (b"Origin: https://evil.example", b"Authorization: Bearer 0", b"Host: evil.example",
                      b"Content-Type: text/plain", b"X-Forwarded-For: 10.0.0.1"):
            raw.send(b"POST /transport/pause HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                     b"1\r\na\r\n0\r\n" + field + b"\r\n\r\n")
            assert raw.response().status == 200, field
        raw.send(b"POST /transport/pause HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                 b"0\r\nTransfer-Encoding: gzip\r\n\r\n")
        assert raw.response().status == 400, "what says how the body is sent comes before it"


@pytest.mark.parametrize("version, coding", [
    ("1.1", "gzip"), ("1.1", "gzip, chunked"), ("1.1", "identity"), ("1.0", "chunked")])
def test_a_body_in_an_unknown_coding_is_refused(server, version, coding):
    with Raw(server.port) as raw:
        raw.send(f"POST /transport/pause HTTP/{version}\r\nHost: localhost\r\nTransfer-Encoding: {coding}"
                 "\r\n\r\n0\r\n\r\n".encode())
        response = raw.response()
        assert response.status in (400, 501)
        check_error(response.json())
        assert raw.read_to_end() == b""


def test_who_asks_first_may_send_the_body(server):
    with Raw(server.port) as raw:
        raw.send(b"POST /transport/pause HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
                 b"Expect: 100-continue\r\n\r\n")
        assert raw.response().status == 100
        raw.send(b"abcde")
        assert raw.response().status == 200


def test_the_server_as_a_whole_has_options_too(server):
    with Raw(server.port) as raw:
        response = raw.request("OPTIONS", "*")
        assert response.status == 204
        assert "GET" in response.headers["allow"]


def test_a_body_of_64_kib_is_read_past(server):
    with Raw(server.port) as raw:
        body = b"a" * LIMIT
        response = raw.request("POST", "/transport/pause", [f"Content-Length: {LIMIT}"], body)
        assert response.status == 200


def test_what_is_not_done_in_5_s_is_closed(server):
    """Silence, half a request, half a handshake, and a slow request."""
    begin = time.monotonic()
    silent, half, handshake, dripping, body = raws = [Raw(server.port) for _ in range(5)]
    half.send(b"GET /transport/status HTTP/1.1\r\nHost: localhost\r\n")
    handshake.send(b"GET /ws/transport/clock HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConn")
    body.send(b"POST /transport/pause HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")
    dripping.send(b"GET /transport/status HTTP/1.1\r\n")
    dripping.socket.settimeout(0.25)
    try:
        def closed():
            dripping.send_while_open(b"A: b\r\n")
            try:
                return not dripping.socket.recv(1)
            except TimeoutError:
                return False
            except ConnectionResetError:
                return True

        eventually(closed, "the dripping one is closed", 30)
        assert time.monotonic() - begin > 3, "but not before its time"
        for raw in (silent, half, handshake, body):
            raw.socket.settimeout(30)
            assert b" 200 " not in raw.read_to_end()
    finally:
        for raw in raws:
            raw.socket.close()


def test_half_closed_clients_get_their_answer(server):
    with Raw(server.port) as raw:
        raw.send(b"GET /transport/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        raw.socket.shutdown(1)
        assert raw.response().status == 200
        assert raw.read_to_end() == b""


def test_http_1_0_is_answered_and_closed(server):
    with Raw(server.port) as raw:
        raw.send(b"GET /transport/status HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert raw.response().status == 200
        assert raw.read_to_end() == b""


def test_vanishing_clients_leave_nothing_behind(server):
    for turn in range(50):
        raw = Raw(server.port)
        if turn % 2:
            raw.send(b"GET /transport/status HTTP/1.1\r\nHost: localhost\r\n" + b"\r\n" * (turn % 4 > 1))
        raw.vanish()
    descriptors = f"/proc/{server.process.pid}/fd"
    before = len(os.listdir(descriptors))
    for _ in range(100):
        Raw(server.port).vanish()
    eventually(lambda: len(os.listdir(descriptors)) <= before + 2, "every descriptor is closed")
