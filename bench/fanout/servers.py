"""The servers that are compared: each sends the state of a clock at rest."""

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server process that listens; leaving `with` ends it."""

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
                    sys.exit(f"{self.process.args[0]} is not listening")
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
    """Starts each kind of server: makers["tactus"]("--threads", 2). The others take no options."""

    def __init__(self, folder, more):
        self.folder = Path(folder)
        self.more = more

    @property
    def load(self) -> Path:
        return self.folder / "tactus-load"

    def __getitem__(self, kind):
        return {"tactus": self._tactus, "epoll loop": self._loop, "ws": self._node}[kind]

    def _tactus(self, *options):
        port = free_port()
        threads = () if "--threads" in options else ("--threads", 1)
        return Server([self.folder / "tactus", "serve", "--device", "none", "--log-level", "error",
                       "--config", os.devnull, "--port", port, "--max-clients", 0, *threads, *options,
                       *self.more],
                      f"ws://127.0.0.1:{port}")

    def _loop(self, *_):
        port = free_port()
        return Server([self.folder / "epoll_loop", port], f"ws://127.0.0.1:{port}")

    def _node(self, *_):
        port = free_port()
        modules = self.folder.parent / "clients/js/node_modules"  # tactus-client's, with ws
        return Server(["node", HERE / "node_ws.mjs", port], f"ws://127.0.0.1:{port}",
                      NODE_PATH=str(modules.resolve()))
