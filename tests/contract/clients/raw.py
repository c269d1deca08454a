"""Raw bytes on a socket, to test invalid traffic and protocol details."""

import base64
import json
import os
import socket
import struct

# Detects a hang. A message of 65536 fragments takes 10 s with sanitizers on a busy machine.
TIMEOUT_SECONDS = 60.0 if os.environ.get("TACTUS_SANITIZE") else 10.0
# A few frames fill it. With half the size, Linux may not announce a reopened window, and the sender
# probes at ever longer intervals.
LITTLE_RECEIVE_BUFFER = 4096
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA


class Response:
    """One HTTP answer: status, headers with lower-case names, body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)


def frame(opcode, payload=b"", *, fin=True, masked=True, rsv=0) -> bytes:
    """A client's WebSocket frame; masked=False makes it invalid."""
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    mask_bit = 0x80 if masked else 0
    if len(payload) < 126:
        head = struct.pack(">BB", first, mask_bit | len(payload))
    elif len(payload) < 1 << 16:
        head = struct.pack(">BBH", first, mask_bit | 126, len(payload))
    else:
        head = struct.pack(">BBQ", first, mask_bit | 127, len(payload))
    if not masked:
        return head + payload
    key = os.urandom(4)
    repeated = (key * (len(payload) // 4 + 1))[: len(payload)]
    number = int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")
    return head + key + number.to_bytes(len(payload), "big")


class Raw:
    """One TCP connection to a server; a context manager.

    With little room, the kernel buffers only a few unread frames. `source` is the client's address,
    any of 127.0.0.0/8 or this machine's.
    """

    def __init__(self, port, little_room=False, address="127.0.0.1", source=None):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if little_room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE_RECEIVE_BUFFER)
        self.socket.settimeout(TIMEOUT_SECONDS)
        if source:
            self.socket.bind((source, 0))
        self.socket.connect((address, port))
        self._unread = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def send_while_open(self, data):
        """Sends data until the server closes."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def vanish(self):
        """Resets the connection, as after a power failure."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def _more(self) -> bool:
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self._unread += data
        return bool(data)

    def read(self, count) -> bytes:
        while len(self._unread) < count:
            if not self._more():
                raise EOFError("closed by the server")
        taken, self._unread = self._unread[:count], self._unread[count:]
        return taken

    def read_to_end(self) -> bytes:
        """Reads up to the end of the connection, which must arrive."""
        while self._more():
            pass
        taken, self._unread = self._unread, b""
        return taken

    def response(self, head_only=False) -> Response:
        """Reads one HTTP answer."""
        while b"\r\n\r\n" not in self._unread:
            if not self._more():
                raise EOFError("closed without an answer")
        head, self._unread = self._unread.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in lines[1:])
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        status = int(lines[0].split()[1])
        empty = head_only or status in (101, 204, 304)
        length = 0 if empty else int(headers.get("content-length", 0))
        return Response(status, headers, self.read(length))

    def request(self, method, target, headers=(), body=b"", host="localhost") -> Response:
        """Sends one request, byte for byte as given, and reads the answer."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *headers]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return self.response(head_only=method == "HEAD")

    def handshake(self, path, headers=(), host="localhost") -> Response:
        """Requests a WebSocket; returns the answer, 101 on success."""
        key = base64.b64encode(os.urandom(16)).decode()
        upgrade = [
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
        ]
        return self.request("GET", path, [*upgrade, *headers], host=host)

    def frame(self):
        """Reads one frame: its opcode and payload."""
        first, length = self.read(2)
        assert not length & 0x80, "a server masks nothing"
        if length == 126:
            (length,) = struct.unpack(">H", self.read(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self.read(8))
        return first & 0x0F, self.read(length)

    def frame_of(self, opcode) -> bytes:
        """The payload of the next frame with the opcode, past any others."""
        while True:
            found, payload = self.frame()
            if found == opcode:
                return payload
            assert found != CLOSE, f"closed: {payload!r}"

    def close_code(self) -> int:
        """Reads up to the close frame; returns its code."""
        while True:
            opcode, payload = self.frame()
            if opcode == CLOSE:
                return struct.unpack(">H", payload[:2])[0]
