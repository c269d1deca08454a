"""Sound servers without a sound card, which a test may kill."""

import fcntl
import itertools
import os
import shutil
import subprocess
import tempfile

import pytest

from clients import program
from clients.live import NAMED_SPECTRUM, LiveSocket
from clients.rest import Rest
from clients.sockets import ClockSocket
from clients.sound import sine, write_wav

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
        listed = program.run("devices", env=self.env, timeout=program.START_SECONDS).stdout
        return self.listed in listed

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


class CapturedPulseAudio(PulseAudio):
    """PulseAudio with the null sinks alpha, the default, and beta."""

    listed = "*system  Monitor of Alpha  (PulseAudio"

    def __init__(self):
        super().__init__()
        self._command = [part for part in self._command if "null-sink" not in part] + [
            f"--load=module-null-sink sink_name={name.lower()} rate=48000 "
            f"sink_properties=device.description={name}" for name in ("Alpha", "Beta")]

    def _lists(self):
        self.make_default("alpha")
        return super()._lists()

    def make_default(self, sink):
        subprocess.run(["pactl", "set-default-sink", sink], env=program.clean_environment(self.env),
                       stderr=subprocess.DEVNULL, timeout=program.START_SECONDS)

    def make_default_source(self, source):
        subprocess.run(["pactl", "set-default-source", source], check=True,
                       env=program.clean_environment(self.env), timeout=program.START_SECONDS)

    def player(self, sink, file):
        return ["paplay", f"--device={sink}", file]


PIPEWIRE_SINKS = "context.objects = [" + "".join(
    f"{{ factory = adapter args = {{ factory.name = support.null-audio-sink node.name = {name.lower()} "
    f"node.description = {name} media.class = Audio/Sink audio.position = [ FL FR ] "
    f"priority.session = {priority} object.linger = true }} }}"
    for name, priority in (("Alpha", 1001), ("Beta", 1000))) + "]"


class PipeWire(SoundServer):
    """PipeWire and WirePlumber, which needs a session bus, in a runtime directory of their own. It
    has the null sinks alpha, the default, and beta.
    """

    listed = "*system  Monitor of Alpha  (PipeWire"

    def __init__(self):
        for needed in ("pipewire", "wireplumber", "dbus-run-session", "pw-play"):
            if shutil.which(needed) is None:
                pytest.skip(f"{needed} is not installed")
        self._folder = tempfile.TemporaryDirectory(prefix="tactus-pipewire-")
        home = self._folder.name
        settings = os.path.join(home, "config", "pipewire", "pipewire.conf.d")
        os.makedirs(settings)
        with open(os.path.join(settings, "sinks.conf"), "w") as file:
            file.write(PIPEWIRE_SINKS)
        self.env = {"XDG_RUNTIME_DIR": home, "HOME": home, "XDG_STATE_HOME": home,
                    "XDG_CONFIG_HOME": os.path.join(home, "config"),
                    "JACK_DEFAULT_SERVER": "tactus-test-none"}
        self._session = None
        super().__init__(["pipewire"])

    def _lists(self):
        if self._session is None or self._session.poll() is not None:
            # It ends where the server does not yet, or no longer, run.
            self._session = subprocess.Popen(
                ["dbus-run-session", "--", "wireplumber"], env=program.clean_environment(self.env),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # The devices are listed without WirePlumber, which sets the default and links.
        default = subprocess.run(["pw-metadata", "0", "default.audio.sink"],
                                 env=program.clean_environment(self.env), capture_output=True,
                                 text=True, timeout=program.START_SECONDS).stdout
        return '"name"' in default and super()._lists()

    def kill(self):
        super().kill()
        self._session.wait()
        self.listed = "*system  Monitor of "  # WirePlumber may restore the default

    def end(self):
        super().end()
        if self._session is not None:
            self._session.wait()
        self._folder.cleanup()

    def make_default(self, sink):
        subprocess.run(["pw-metadata", "0", "default.configured.audio.sink",
                        f'{{ "name": "{sink}" }}', "Spa:String:JSON"], check=True,
                       env=program.clean_environment(self.env), stdout=subprocess.DEVNULL,
                       timeout=program.START_SECONDS)

    def player(self, sink, file):
        return ["pw-play", f"--target={sink}", file]


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


class JackBehindAlsa(Jack):
    """The same, by the name of ALSA's plug-in for JACK."""

    device = "jack"

    def _lists(self):
        if not super()._lists():
            return False
        devices = program.run("devices", env=self.env, timeout=program.START_SECONDS).stdout
        if "jack  (ALSA" not in devices:
            self.end()
            pytest.skip("ALSA's plug-in for JACK is not installed")
        return True


def plays_without_loss(serve, sound_server, seconds=2.5):
    """Plays from the start. An idle null sink of PulseAudio is two seconds ahead, and so is one
    after an underrun: it then asks for nothing meanwhile.
    """
    try:
        sound_server.start()
        server = serve("--device", sound_server.device, "--autoplay", env=sound_server.env)
        rest = Rest(server)
        program.eventually(lambda: rest.status()["sample_pos"] > seconds * RATE, "it plays")
        assert rest.metrics()["audio"]["device_losses"] == 0
        assert "has stopped" not in server.stderr()
        assert all(line.startswith("20") for line in server.stderr().splitlines()), "a log"
    finally:
        sound_server.end()


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

        # From the start: the system clock may take over before the kill, in a pause of the server.
        with ClockSocket(server.clock) as clock:
            plays(0.1)
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
        lines = server.stderr().splitlines()
        assert all(line.startswith("20") for line in lines), "libraries' lines are log lines"
        assert server.end() == 0
    finally:
        sound_server.end()


def is_captured(serve, launch, sound_server, tmp_path):
    """What a player plays is heard, also from a new default device, and after the sound server was
    killed and started again. Clients keep their connections, and control the clock.
    """
    tone = write_wav(tmp_path / "tone.wav", sine(1000, 60, db=-6))
    try:
        sound_server.start()
        server = serve("--capture", "system", env=sound_server.env)
        rest = Rest(server)

        def source():
            return rest.get("/transport/source").json()

        def play_to(sink):
            return launch(sound_server.player(sink, tone), env=sound_server.env)

        assert source()["kind"] == "capture" and source()["name"] == "Monitor of Alpha"
        assert "capturing Monitor of Alpha" in server.stdout()
        program.eventually(lambda: source()["silent_seconds"] > 0.2, "it hears silence")
        assert source()["latency_ms"] > 0
        with LiveSocket(server) as live, ClockSocket(server.clock) as clock:
            band_hz = live.done("spectrum.subscribe")["bandHz"]
            nearest = min(range(64), key=lambda band: abs(band_hz[band] - 1000))

            def hears_tone():
                bins = live.newest(NAMED_SPECTRUM)["bins"]
                return bins.index(max(bins)) == nearest and bins[nearest] > 0.85

            player = play_to("alpha")
            program.eventually(hears_tone, "the tone is in its band, though the clock is stopped")
            assert source()["silent_seconds"] == 0
            player.end()

            sound_server.make_default("beta")
            program.eventually(lambda: source()["name"] == "Monitor of Beta", "it follows")
            assert "capturing Monitor of Beta" in server.stderr()
            player = play_to("beta")
            program.eventually(hears_tone, "the tone is heard there")

            assert rest.command("tempo", bpm=93)["bpm"] == 93
            assert rest.command("play")["playing"]
            with ClockSocket(server.clock) as watcher:  # the other one has a backlog
                sound_server.kill()
                watcher.state_where(lambda state: state["stalled"], at_most=2_000)
            program.eventually(lambda: "has stopped" in server.stderr(), "it says so")
            assert "has stopped" in source()["fault"]
            sound_server.start()
            program.eventually(lambda: "is captured again" in server.stderr(), "it is back")
            assert source()["fault"] is None
            sound_server.make_default("beta")
            program.eventually(lambda: source()["name"] == "Monitor of Beta", "it follows again")
            player = play_to("beta")
            program.eventually(hears_tone, "the tone is heard again")
            goal = rest.status()["sample_pos"] + 0.1 * RATE
            clock.state_where(lambda state: state["sample_pos"] >= goal and not state["stalled"],
                              at_most=6_000)
            player.end()
        assert rest.metrics()["audio"]["device_losses"] == 1
        assert server.end() == 0
    finally:
        sound_server.end()
