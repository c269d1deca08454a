"""Keys, refusals, and another address of this machine."""

import datetime
import fcntl
import hashlib
import os
import secrets
import socket
import struct

from .raw import CLOSE, Raw
from .shape import check_error

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SOCKETS = ["/ws", "/ws/transport/clock", "/ws/transport/control"]
SIOCGIFADDR = 0x8915


class Keys:
    """A file of keys, as `tactus key` writes it."""

    def __init__(self, folder):
        self.path = folder / "keys"
        self._lines = {}
        self._write()

    def add(self, name, role, key=None) -> str:
        """Stores a key, by default a new one, and returns it."""
        symbols = key.replace("-", "") if key else "".join(secrets.choice(SYMBOLS) for _ in range(20))
        digest = hashlib.sha256(symbols.encode()).hexdigest()
        self._lines[name] = f"{name} {role} {digest} {datetime.date.today().isoformat()}\n"
        self._write()
        return "-".join(symbols[at:at + 5] for at in range(0, 20, 5))

    def revoke(self, name):
        del self._lines[name]
        self._write()

    def _write(self):
        new = self.path.with_suffix(".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.writelines(self._lines.values())
        os.replace(new, self.path)


def bearer(key) -> str:
    return f"Authorization: Bearer {key}"


def check_refused(response, status, code, field=None) -> dict:
    """Asserts that an answer refuses, with the documented error; returns the error."""
    assert response.status == status, f"{response.status}: {response.body!r}"
    error = check_error(response.json(), code)
    assert error.get("field") == field, error
    assert "access-control-allow-origin" not in response.headers, response.headers
    return error


def refused_socket(raw, path, headers, host="localhost"):
    """The close code and reason of a handshake that a page sends in vain.

    A browser hides the status of a refused handshake from its page, so it gets a connection with
    nothing but a close frame.
    """
    response = raw.handshake(path, headers, host)
    assert response.status == 101, f"{response.status}: {response.body!r}"
    opcode, payload = raw.frame()
    assert opcode == CLOSE, payload
    return struct.unpack(">H", payload[:2])[0], payload[2:].decode()


def other_address():
    """An IPv4 address of this machine that is not a loopback one, or None."""
    for _, name in socket.if_nameindex():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                answer = fcntl.ioctl(probe, SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
            except OSError:
                continue  # it has no IPv4 address
        address = socket.inet_ntoa(answer[20:24])
        if not address.startswith("127."):
            return address
    return None


def ask(server, method, target, headers=(), host="localhost", body=b"", **connection):
    """One request on a connection of its own."""
    with Raw(server.port, **connection) as raw:
        return raw.request(method, target, headers, body, host)
