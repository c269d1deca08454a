"""A file of keys, and tactus key."""

import re

from . import program

KEY = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}")


class Keys:
    """The file of keys at a path; the program creates it."""

    def __init__(self, path):
        self.path = path
        self.flags = ["--keys", path]

    def run(self, *arguments, **options):
        return program.run("key", *arguments, *self.flags, **options)

    def new(self, name, role="control") -> str:
        """Creates a key; returns it."""
        result = self.run("new", name, "--role", role)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def revoke(self, name):
        result = self.run("revoke", name)
        assert result.returncode == 0, result.stderr

    def list(self) -> list:
        """Each key's name, role and date."""
        result = self.run()
        assert result.returncode == 0, result.stderr
        return [line.split() for line in result.stdout.splitlines()]


def bearer(key) -> dict:
    """The header that presents a key."""
    return {"Authorization": f"Bearer {key}"}
