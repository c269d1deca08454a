"""The servers that are compared: each sends the clock's state, at rest, thirty times a second."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
START_SECONDS = 20.0
PYTHON = "/usr/bin/python3"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server as a process of its own, listening once it is made; ended by leaving `with`."""

    def __init__(self, command, address, **environment):
        self.address = address
        self._log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([str(part) for part in command], stdout=self._log,
                                        stderr=self._log, env={**os.environ, **environment})
        self._wait_until_it_listens(int(address.rsplit(":", 1)[1].split("/")[0]))

    @property
    def pid(self) -> int:
        return self.process.pid

    def _wait_until_it_listens(self, port):
        deadline = time.monotonic() + START_SECONDS
        while True:
            if self.process.poll() is not None:
                self._log.seek(0)
                sys.exit(f"{self._log.read()}{self.process.args[0]} ended with "
                         f"{self.process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    sys.exit(f"{self.process.args[0]} does not listen")
                time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()


class Makers:
    """Starts each kind of server: makers["tactus"](threads=1)."""

    def __init__(self, folder, more):
        self.folder = Path(folder)
        self.more = more
        told = subprocess.run([self.tactus, "serve", "--help"], capture_output=True, text=True)
        self.has_threads = "--threads" in told.stdout

    @property
    def tactus(self) -> Path:
        return self.folder / "tactus"

    def __getitem__(self, kind):
        return {"tactus": self._tactus, "epoll loop": self._loop,
                "uring loop": lambda: self._loop("uring"),
                "ws frames": lambda: self._node("frames"), "ws send": lambda: self._node("send"),
                "FastAPI": lambda: self._fastapi("each"), "FastAPI one": self._fastapi}[kind]

    def _tactus(self, threads=1):
        port = free_port()
        threads = ["--threads", threads] if self.has_threads else []
        return Server([self.tactus, "serve", "--device", "none", "--log-level", "error",
                       "--config", os.devnull, "--port", port, *threads, *self.more],
                      f"ws://127.0.0.1:{port}")

    def _loop(self, *way):
        port = free_port()
        return Server([self.folder / "epoll_loop", port, *way], f"ws://127.0.0.1:{port}")

    def _node(self, way):
        port = free_port()
        modules = self.folder.parent / "clients/js/node_modules"  # tactus-client's, with ws
        return Server(["node", HERE / "node_ws.mjs", port, way], f"ws://127.0.0.1:{port}",
                      NODE_PATH=str(modules.resolve()))

    def _fastapi(self, *way):
        port = free_port()
        return Server([PYTHON, HERE.parent / "fastapi_clock.py", port, "stopped", *way],
                      f"ws://127.0.0.1:{port}")
