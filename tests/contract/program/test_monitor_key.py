"""tactus monitor with a key, and servers that refuse it."""

import base64
import hashlib
import json
import socketserver
import struct

import pytest
from clients import program
from clients.keys import Keys
from clients.tcp_server import TcpServer

USAGE, FAILURE = 2, 1
KEY = "7Q2MX-0G4TR-9ZKDA-C1VWE"
REASONS = {401: "Unauthorized", 403: "Forbidden", 421: "Misdirected Request",
           429: "Too Many Requests"}


class Refusing(TcpServer):
    """A server that answers each handshake alike, and keeps the requests."""

    def __init__(self, answer):
        self.requests = []
        self.answer = answer
        super().__init__(Handler)

    @property
    def url(self):
        return f"ws://127.0.0.1:{self.server_address[1]}/ws/transport/clock"


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        head = b""
        while b"\r\n\r\n" not in head:
            part = self.request.recv(4096)
            if not part:
                return
            head += part
        self.server.requests.append(head.decode())
        self.request.sendall(self.server.answer(head))
        self.request.recv(4096)  # the client's close frame, or its end


def refusal(status, body):
    """An answer with an HTTP status and a body."""
    return lambda _: (f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Length: {len(body)}\r\n\r\n"
                      f"{body}").encode()


def close(code, reason):
    """An accepted handshake, followed by a close frame."""

    def answer(head):
        key = next(line.split(b": ")[1] for line in head.split(b"\r\n")
                   if line.lower().startswith(b"sec-websocket-key:"))
        accept = base64.b64encode(hashlib.sha1(
            key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        payload = struct.pack(">H", code) + reason
        return (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
                + struct.pack(">BB", 0x88, len(payload)) + payload)

    return answer


def failure(result, *mentioned):
    """Checks for one error line on stderr, without the key, and nothing on stdout."""
    assert result.returncode == FAILURE, result.stderr
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1, result.stderr
    for text in mentioned:
        assert text in result.stderr, result.stderr
    assert KEY not in result.stderr


@pytest.mark.parametrize("status", [401, 403, 421, 429])
@pytest.mark.parametrize("flags", [[], ["--json"]], ids=["lines", "json"])
def test_a_refusal_ends_it_with_the_servers_reason(status, flags):
    body = json.dumps({"error": "not today", "code": "ANY"})
    with Refusing(refusal(status, body)) as server:
        result = program.run("monitor", server.url, *flags, env={"TACTUS_KEY": KEY})
        failure(result, "not today", str(status))
        assert len(server.requests) == 1, "it does not try again"


def test_a_refusal_without_a_reason_is_told_by_its_status():
    with Refusing(refusal(403, "<h1>Forbidden</h1>")) as server:
        failure(program.run("monitor", server.url), "Forbidden", "403")


@pytest.mark.parametrize("code", [4401, 4403])
def test_a_close_that_refuses_ends_it_too(code):
    with Refusing(close(code, b"the key was revoked")) as server:
        result = program.run("monitor", server.url, env={"TACTUS_KEY": KEY})
        failure(result, "the key was revoked", str(code))
        assert len(server.requests) == 1


def test_without_a_key_a_401_explains_how_to_give_one():
    with Refusing(refusal(401, '{"error": "this needs a key"}')) as server:
        failure(program.run("monitor", server.url), "TACTUS_KEY", "--key-file")
        assert "authorization" not in server.requests[0].lower()


@pytest.mark.parametrize("by_file", [True, False], ids=["file", "variable"])
def test_the_key_is_sent_as_a_header(tmp_path, by_file):
    (tmp_path / "key").write_text(f"{KEY.lower()}\n")
    flags = ["--key-file", tmp_path / "key"] if by_file else []
    env = {"TACTUS_KEY": "00000-00000-00000-00000" if by_file else KEY}
    with Refusing(refusal(401, "{}")) as server:
        program.run("monitor", server.url, *flags, env=env)
        assert f"authorization: bearer {KEY}".lower() in server.requests[0].lower()


def test_a_key_opens_the_stream_and_a_wrong_one_does_not(serve, tmp_path):
    keys = Keys(tmp_path / "keys")
    key = keys.new("wall", "view")
    server = serve(*keys.flags)
    result = program.run("monitor", server.clock, "--json", "--count", 2, env={"TACTUS_KEY": key})
    assert result.returncode == 0, result.stderr
    assert len(result.stdout.splitlines()) == 2
    failure(program.run("monitor", server.clock, "--json", env={"TACTUS_KEY": KEY}), "401")


@pytest.mark.parametrize("arguments, env", [
    (["--key", KEY], {}), ([f"--key={KEY}"], {}), ([f"localhost:1/ws?key={KEY}"], {}),
    ([f"http://localhost:1/#key={KEY}"], {}), ([], {"TACTUS_KEY": KEY[:-1]}),
    (["--key-file", "/nonexistent/key"], {"TACTUS_KEY": KEY}), (["--key-file", "/dev/null"], {}),
], ids=lambda value: " ".join(value).replace(KEY, "KEY"))
def test_a_key_elsewhere_or_none_is_one_clear_line_and_not_repeated(arguments, env):
    result = program.run("monitor", *arguments, env=env)
    assert result.returncode == USAGE
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert KEY[:-1] not in result.stderr
