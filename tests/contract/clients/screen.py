"""A program on a pseudo-terminal: its screen, its keys and the terminal's final state."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

import pyte

from clients.program import END_SECONDS, clean_environment, eventually

SCREEN = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}


class Screen:
    """Starts the program; a context manager, which ends it."""

    def __init__(self, *command, rows=24, columns=80, env=None):
        self._display = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._display)
        self.bytes = 0
        self.raw = b""
        self._code = None
        environment = clean_environment({**SCREEN, **(env or {})})
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            # Set the size before the program reads it.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execve(command[0], [str(part) for part in command], environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.ended():
            os.kill(self.pid, signal.SIGKILL)
            os.kill(self.pid, signal.SIGCONT)
            os.waitpid(self.pid, 0)
        self.close()

    def close(self):
        """Closes the terminal, as its window does."""
        if self._terminal is not None:
            os.close(self._terminal)
        self._terminal = None

    def read(self, seconds=0.02):
        """Processes output for the given time."""
        if self._terminal is None:
            return
        deadline = time.monotonic() + seconds
        while select.select([self._terminal], [], [], max(0, deadline - time.monotonic()))[0]:
            try:
                data = os.read(self._terminal, 65536)
            except OSError:  # the program closed the terminal
                return
            self.bytes += len(data)
            self.raw += data
            self._stream.feed(data)

    def lines(self):
        self.read()
        return [line.rstrip() for line in self._display.display]

    def text(self):
        return "\n".join(self.lines())

    def wait_for(self, text):
        """Waits until the text is on the screen."""
        eventually(lambda: text in self.text(), f"{text!r} is on the screen")

    def press(self, keys):
        os.write(self._terminal, keys)

    def resize(self, rows, columns):
        self._display.resize(rows, columns)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def edits_lines(self):
        """Whether line editing and echo are on, as in a shell."""
        flags = termios.tcgetattr(self._terminal)[3]
        return bool(flags & termios.ECHO) and bool(flags & termios.ICANON)

    def signal(self, number):
        os.kill(self.pid, number)

    def stopped(self):
        """Whether it is stopped by SIGTSTP."""
        with open(f"/proc/{self.pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "T"

    def ended(self):
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code is not None

    def wait_end(self):
        """Reads to the end; returns the exit code."""

        def done():
            self.read()
            return self.ended()

        eventually(done, "it ended", END_SECONDS)
        self.read()
        return self._code
