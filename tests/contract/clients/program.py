"""Runs the program under test as a process."""

import os
import re
import signal
import subprocess
import tempfile
import time

START_SECONDS = 20.0
END_SECONDS = 10.0
STATE_HOME = tempfile.TemporaryDirectory(prefix="tactus-state-")  # of this run alone
ADDRESSES = (
    "/transport/status",
    "/ws/transport/clock",
    "/ws/transport/control",
    "/docs",
)


def binary() -> str:
    """The program's path, from TACTUS_BIN."""
    path = os.environ.get("TACTUS_BIN")
    if not path or not os.access(path, os.X_OK):
        raise RuntimeError(f"TACTUS_BIN must name the program to test, it is {path!r}")
    return path


def clean_environment(extra=None) -> dict:
    """This process's environment without TACTUS_* variables, plus `extra`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TACTUS_")}
    own = {"XDG_CONFIG_HOME": "/nonexistent", "XDG_STATE_HOME": STATE_HOME.name}
    return {**kept, **own, **(extra or {})}


def run(*arguments, env=None, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        timeout=END_SECONDS):
    """Runs the program to its end; returns a CompletedProcess."""
    return subprocess.run(
        [binary(), *map(str, arguments)],
        env=clean_environment(env),
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=timeout,
    )


def eventually(condition, what: str, seconds: float = START_SECONDS):
    """Polls until the condition holds and returns its value; fails after a generous time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"in {seconds} s it never came to be that {what}")
        time.sleep(0.01)


class Process:
    """A process with its output in files, as under a service manager."""

    def __init__(self, command, env=None, stdin=subprocess.DEVNULL, cwd=None):
        self._stdout = tempfile.TemporaryFile("w+")
        self._stderr = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [str(part) for part in command],
            env=clean_environment(env),
            stdin=stdin,
            stdout=self._stdout,
            stderr=self._stderr,
            cwd=cwd,
        )

    @staticmethod
    def _text(file) -> str:
        # The child shares the file offset, so it must not change.
        size = os.fstat(file.fileno()).st_size
        return os.pread(file.fileno(), size, 0).decode(errors="replace")

    def stdout(self) -> str:
        return self._text(self._stdout)

    def stderr(self) -> str:
        return self._text(self._stderr)

    def running(self) -> bool:
        return self.process.poll() is None

    def wait_for_stdout(self, pattern: str, seconds: float = START_SECONDS) -> re.Match:
        """Waits for a match in the output and returns it."""

        def printed():
            found = re.search(pattern, self.stdout(), re.MULTILINE)
            if not found and not self.running():
                found = re.search(pattern, self.stdout(), re.MULTILINE)
                assert found, f"it ended with {self.process.returncode}: {self.stderr()}"
            return found

        return eventually(printed, f"{pattern!r} was printed", seconds)

    def resident_kb(self) -> int:
        """Its resident memory."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def send_signal(self, number=signal.SIGINT):
        self.process.send_signal(number)

    def end(self, number=signal.SIGTERM) -> int:
        """Ends it as a service manager would; returns its exit code."""
        if self.running():
            self.send_signal(number)
        return self.wait_end()

    def wait_end(self) -> int:
        """Waits for its end; returns its exit code."""
        try:
            return self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("it did not end") from None
        finally:
            if self.process.stdin:
                self.process.stdin.close()


class Server(Process):
    """`tactus serve`, by default silent and on a free port."""

    def __init__(self, *arguments, env=None, stdin=subprocess.DEVNULL, cwd=None, port=0):
        chosen = ["--device", "none"] + ([] if port is None else ["--port", port])
        super().__init__([binary(), "serve", *chosen, *arguments], env, stdin, cwd)
        for address in ADDRESSES:
            self.wait_for_stdout(re.escape(address))
        # The address, where another program has this port of localhost.
        address = r"http://(?:localhost|127\.0\.0\.1):(\d+)"
        self.port = int(self.wait_for_stdout(address).group(1))
        self.http = f"http://127.0.0.1:{self.port}"
        self.clock = f"ws://127.0.0.1:{self.port}/ws/transport/clock"
        self.control = f"ws://127.0.0.1:{self.port}/ws/transport/control"
        self.ws = f"ws://127.0.0.1:{self.port}/ws"
