"""A client that can send anything and accepts only valid RFC 6455 and RFC 7692."""

import struct
import zlib

from clients.raw import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Raw, frame

RSV1 = 4
WHOLE = 16 * 1024 * 1024  # the echo server's message limit
FLUSHED = b"\x00\x00\xff\xff"  # what a sender of RFC 7692 leaves out


def close_body(code, reason=b"") -> bytes:
    return struct.pack(">H", code) + reason


def deflated(data, bits=15, level=6) -> bytes:
    """A message compressed separately. Source: RFC 7692, section 7.2.1."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -bits)
    packed = packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)
    assert packed.endswith(FLUSHED)
    return packed[:-4]


def parameters(extension) -> dict:
    """The parameters of one extension in an answer."""
    pairs = (part.strip().partition("=") for part in extension.split(";")[1:])
    return {name: value for name, _, value in pairs}


class Closed(Exception):
    """The server closed the connection, with a close code or None."""

    def __init__(self, code, reason=b""):
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Connection(Raw):
    """An open WebSocket."""

    def __init__(self, port, extensions=None, path="/ws"):
        super().__init__(port)
        self.socket.setsockopt(6, 1, 1)  # TCP_NODELAY: each send is a segment
        headers = [f"Sec-WebSocket-Extensions: {extensions}"] if extensions else []
        answer = self.handshake(path, headers)
        assert answer.status == 101, answer.status
        self.extension = answer.headers.get("sec-websocket-extensions")
        self.compresses = self.extension is not None
        self.parameters = parameters(self.extension or "")
        self.pings, self.pongs = [], []
        self._unpacker = None

    def say(self, opcode, payload=b"", **how):
        self.send(frame(opcode, payload, **how))

    def packed(self, data, level=6) -> bytes:
        """A message compressed separately, within the negotiated window."""
        return deflated(data, int(self.parameters.get("client_max_window_bits") or 15), level)

    def one_frame(self):
        """Reads one frame: fin, RSV1, opcode and payload."""
        first, length = self.read(2)
        fin, rsv, opcode = bool(first & 0x80), first >> 4 & 7, first & 0xF
        assert not length & 0x80, "a server masks nothing"
        assert opcode in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG)
        if opcode >= CLOSE:
            assert fin and length <= 125 and not rsv, "a control frame is whole, short and plain"
        assert rsv in (0, RSV1), "only RSV1 has a meaning"
        if length == 126:
            (length,) = struct.unpack(">H", self.read(2))
            assert length > 125
        elif length == 127:
            (length,) = struct.unpack(">Q", self.read(8))
            assert length > 0xFFFF
        return fin, bool(rsv), opcode, self.read(length)

    def message(self):
        """Reads a whole message; returns opcode and content. Stores pings and pongs."""
        kind, packed, parts = None, False, []
        while True:
            fin, rsv1, opcode, payload = self.one_frame()
            if opcode == CLOSE:
                self._after_close()
                code = struct.unpack(">H", payload[:2])[0] if payload else None
                raise Closed(code, payload[2:])
            if opcode >= CLOSE:
                (self.pings if opcode == PING else self.pongs).append(payload)
                continue
            assert (opcode == CONTINUATION) == (kind is not None)
            assert not rsv1 or (self.compresses and kind is None), "RSV1 was not agreed on"
            kind, packed = (kind, packed) if kind is not None else (opcode, rsv1)
            parts.append(payload)
            if fin:
                content = b"".join(parts)
                return kind, self.unpacked(content) if packed else content

    def pong(self) -> bytes:
        """Reads a pong, with no message before it."""
        while not self.pongs:
            _, _, opcode, payload = self.one_frame()
            assert opcode == PONG, (opcode, payload)
            self.pongs.append(payload)
        return self.pongs.pop(0)

    def expect_closed(self, *codes):
        """Expects a close frame next, with one of the codes."""
        try:
            said = self.message()
        except Closed as closed:
            assert closed.code in codes, closed
        else:
            raise AssertionError(f"said {said!r:.200}")

    def expect_alive(self):
        """Checks that nothing was received yet and the connection still answers."""
        self.say(PING, b"alive?")
        assert self.pong() == b"alive?"

    def _after_close(self):
        assert self.read_to_end() == b"", "nothing follows a close frame"

    def unpacked(self, data) -> bytes:
        """Decompresses a message, in order if the context is kept."""
        fresh = self._unpacker is None or "server_no_context_takeover" in self.parameters
        if fresh:
            self._unpacker = zlib.decompressobj(-self.server_window_bits())
        content, piece = [], b"a"
        data += FLUSHED
        while data or piece:
            # In small pieces: otherwise zlib may refer to output beyond its window.
            piece = self._unpacker.decompress(data, min(1 << self.server_window_bits(), 4096))
            data = self._unpacker.unconsumed_tail
            content.append(piece)
        return b"".join(content)

    def server_window_bits(self) -> int:
        return int(self.parameters.get("server_max_window_bits", 15))
