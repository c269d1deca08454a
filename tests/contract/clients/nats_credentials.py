"""Keys and credentials of NATS, as its tool nsc makes them, and a certificate for its server. By openssl."""

import base64
import json
import os
import subprocess
import time

PREFIXES = {"operator": 14 << 3, "account": 0, "user": 20 << 3}
SEED_PREFIX = 18 << 3
PRIVATE_KEY = bytes.fromhex("302e020100300506032b657004220420")  # DER of an Ed25519 key, before its 32 bytes


def openssl(*arguments) -> bytes:
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=20).stdout


def crc16(data) -> bytes:
    """XMODEM's, little-endian."""
    value = 0
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ (0x1021 if value & 0x8000 else 0)) & 0xFFFF
    return value.to_bytes(2, "little")


def base32(data) -> str:
    return base64.b32encode(data + crc16(data)).decode().rstrip("=")


def base64url(data) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class NatsKey:
    """An Ed25519 key with a role."""

    def __init__(self, folder, role):
        self.role, self.folder, self.raw = role, folder, os.urandom(32)
        self.file = folder / f"{role}{base64.b16encode(self.raw[:4]).decode()}.der"
        self.file.write_bytes(PRIVATE_KEY + self.raw)
        public = openssl("pkey", "-in", self.file, "-inform", "DER", "-pubout", "-outform", "DER")[-32:]
        self.name = base32(bytes([PREFIXES[role]]) + public)

    def seed(self) -> str:
        prefix = PREFIXES[self.role]
        return base32(bytes([SEED_PREFIX | prefix >> 5, (prefix & 31) << 3]) + self.raw)

    def claim(self, subject, claims, **more) -> str:
        """A JWT about another key."""
        body = {"jti": subject.name, "iat": int(time.time()), "iss": self.name, "name": subject.role,
                "sub": subject.name, "nats": {"type": subject.role, "version": 2, **claims}, **more}
        text = ".".join(base64url(json.dumps(part).encode())
                        for part in ({"typ": "JWT", "alg": "ed25519-nkey"}, body))
        unsigned = self.folder / "unsigned"
        unsigned.write_text(text)
        signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-keyform", "DER", "-in", unsigned)
        return f"{text}.{base64url(signature)}"


class NatsOperator:
    """An operator with one account; makes files of credentials for its users."""

    LIMITS = {"subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": True, "conn": -1,
              "leaf": -1}

    def __init__(self, folder):
        self.folder = folder
        self.operator, self.account = NatsKey(folder, "operator"), NatsKey(folder, "account")

    def config(self) -> str:
        jwt = self.operator.claim(self.account, {"limits": self.LIMITS})
        return (f"operator: {self.operator.claim(self.operator, {})}\nresolver: MEMORY\n"
                f"resolver_preload: {{ {self.account.name}: {jwt} }}\n")

    def credentials(self, name, publish=(), subscribe=(), **more):
        """A file for one user. @param more  of its claims, e.g. exp, the Unix time of its end"""
        user = NatsKey(self.folder, "user")
        jwt = self.account.claim(user, {"pub": {"allow": list(publish)}, "sub": {"allow": list(subscribe)},
                                        "subs": -1, "data": -1, "payload": -1}, **more)
        file = self.folder / name
        file.write_text(f"-----BEGIN NATS USER JWT-----\n{jwt}\n------END NATS USER JWT------\n\n"
                        f"-----BEGIN USER NKEY SEED-----\n{user.seed()}\n------END USER NKEY SEED------\n")
        return file


def certificate(folder):
    """A certificate for localhost, which is its own issuer. @return its file and that of its key"""
    file, key = folder / "nats.crt", folder / "nats.key"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 2, "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", file)
    return file, key
