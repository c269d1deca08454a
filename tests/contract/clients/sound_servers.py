"""Sound servers without a sound card, which a test may kill."""

import fcntl
import itertools
import os
import shutil
import subprocess
import tempfile

import pytest

from clients import program
from clients.rest import Rest
from clients.sockets import ClockSocket

RATE = 48000
SLACK = 0.25 * RATE  # frames that may come at once: the device fills its buffer


class SoundServer:
    """A sound server that a test starts, kills and starts again."""

    device = ""  # its name for the program
    listed = ""  # a part of the line of `tactus devices`
    env = {}  # of the programs that use it

    def __init__(self, command):
        self._command = command
        self._process = None

    def start(self):
        """Starts it, and waits until the program lists its device."""
        environment = program.clean_environment(self.env)
        self._process = subprocess.Popen(self._command, env=environment, stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        program.eventually(lambda: self._ended() or self._lists(), "the device is there")
        if self._ended():
            pytest.skip(f"{self._command[0]} does not run here")

    def _ended(self) -> bool:
        return self._process.poll() is not None

    def _lists(self) -> bool:
        return self.listed in program.run("devices", env=self.env).stdout

    def kill(self):
        self._process.kill()
        self._process.wait()

    def end(self):
        if self._process is not None and not self._ended():
            self._process.terminate()
            self._process.wait()


class PulseAudio(SoundServer):
    """PulseAudio with a null sink, in a runtime directory of its own."""

    device = listed = "pulse"

    def __init__(self):
        if shutil.which("pulseaudio") is None:
            pytest.skip("pulseaudio is not installed")
        self._folder = tempfile.TemporaryDirectory(prefix="tactus-pulse-")
        self.env = {"XDG_RUNTIME_DIR": self._folder.name, "HOME": self._folder.name,
                    "JACK_DEFAULT_SERVER": "tactus-test-none"}
        super().__init__(["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
                          "--load=module-null-sink rate=48000",
                          "--load=module-native-protocol-unix"])

    def end(self):
        super().end()
        self._folder.cleanup()


class Jack(SoundServer):
    """JACK with its dummy driver. Only one test at a time runs one, across processes: a machine has
    one registry of servers.
    """

    device = "system"
    listed = "JACK"

    def __init__(self):
        if shutil.which("jackd") is None:
            pytest.skip("jackd is not installed")
        name = f"tactus-test-{os.getpid()}"
        self.env = {"JACK_DEFAULT_SERVER": name, "JACK_NO_START_SERVER": "1"}
        self._lock = open(os.path.join(tempfile.gettempdir(), "tactus-test-jack.lock"), "w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        super().__init__(["jackd", "--name", name, "-R", "-d", "dummy", "-r", "48000", "-p", "512"])

    def end(self):
        super().end()
        self._lock.close()


def dies_and_returns(serve, sound_server):
    """Kills the sound server under a server that plays, and starts it again. The server goes on
    with the system clock in between, and its position never jumps.
    """
    try:
        sound_server.start()
        server = serve("--device", sound_server.device, "--autoplay", env=sound_server.env)
        rest = Rest(server)

        def plays(seconds):
            goal = rest.status()["sample_pos"] + seconds * RATE
            program.eventually(lambda: rest.status()["sample_pos"] > goal, "it plays")
            return goal

        plays(0.1)
        with ClockSocket(server.clock) as clock:
            sound_server.kill()
            program.eventually(lambda: "has stopped" in server.stderr(), "it says so")
            plays(0.25)
            losses = rest.metrics()["audio"]["device_losses"]
            assert losses == server.stderr().count("has stopped"), "one line each"
            sound_server.start()
            program.eventually(lambda: "plays again" in server.stderr(), "the device is back")
            goal = plays(0.25)
            states = []
            clock.state_where(lambda state: states.append(state) or state["sample_pos"] >= goal,
                              at_most=100_000)
        assert any(state["stalled"] for state in states), "before the system clock took over"
        for before, after in itertools.pairwise(states):
            moved = after["sample_pos"] - before["sample_pos"]
            passed_ms = after["timestamp_ms"] - before["timestamp_ms"]
            assert 0 <= moved <= passed_ms / 1000 * RATE + SLACK, (before, after)
        assert states[0]["epoch"] == states[-1]["epoch"]
        assert server.end() == 0
    finally:
        sound_server.end()
