"""Live pipes, named pipes, and what is refused as raw PCM. A marker sound's arrival is the judge."""

import contextlib
import fcntl
import os
import subprocess
import threading
import time

import numpy
import pytest
from clients import program
from clients.live import FFT, LiveSocket
from clients.program import Server
from clients.rest import Rest
from clients.sound import RATE, sine, write_wav

CHUNK_SECONDS = 0.02
CHUNK = round(CHUNK_SECONDS * RATE)
SILENCE = bytes(4 * CHUNK)
LOUD = 0.5  # of a band


def pcm(samples) -> bytes:
    """Stereo of 16 bits."""
    return numpy.repeat((samples * 32767).astype("<i2"), 2).tobytes()


class Recorder:
    """Writes silence in real time, as a recorder does: what the pipe does not take is lost.

    clock: the rate of its clock, relative to this machine's
    """

    def __init__(self, pipe, clock=1.0):
        self._chunk_seconds = CHUNK_SECONDS / clock
        self._pipe = pipe.fileno()
        fcntl.fcntl(self._pipe, fcntl.F_SETFL, os.O_NONBLOCK)
        self._marker = pcm(sine(1000, CHUNK_SECONDS, -6))
        self._wanted = threading.Event()
        self._written = threading.Event()
        self._stalled = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self.marked_at = 0.0

    def _run(self):
        due = time.monotonic()
        while not self._over.wait(max(0.0, due - time.monotonic())):
            due += self._chunk_seconds
            if self._stalled.is_set():
                continue
            wanted = self._wanted.is_set()
            with contextlib.suppress(BlockingIOError):
                os.write(self._pipe, self._marker if wanted else SILENCE)
            if wanted:
                self.marked_at = time.monotonic()
                self._wanted.clear()
                self._written.set()

    def mark(self) -> float:
        """Writes the marker; returns when that was done."""
        self._written.clear()
        self._wanted.set()
        assert self._written.wait(10)
        return self.marked_at

    def burst(self, seconds):
        """Delivers late, and then all at once."""
        self._stalled.set()
        time.sleep(seconds)
        with contextlib.suppress(BlockingIOError):
            os.write(self._pipe, SILENCE * round(seconds / CHUNK_SECONDS))
        self._stalled.clear()

    def end(self):
        self._over.set()
        self._thread.join()


class Ear:
    """Hears what is analysed."""

    def __init__(self, server):
        self._socket = LiveSocket(server)
        self._socket.ask({"type": "audio.fft.subscribe", "rateHz": 125})

    def hears(self, loud=True, within=10.0):
        """Waits until it is loud, or silent; returns the time."""
        self._socket.arrived(FFT)
        deadline = time.monotonic() + within
        while (max(self._socket.next(FFT)["bins"]) > LOUD) != loud:
            assert time.monotonic() < deadline, f"it is not {'loud' if loud else 'silent'}"
        return time.monotonic()

    def close(self):
        self._socket.close()


@pytest.fixture
def hear():
    """Listens to a server: hear(server)."""
    ears = []

    def listen(server):
        ears.append(Ear(server))
        return ears[-1]

    yield listen
    for ear in ears:
        ear.close()


@pytest.fixture(scope="module", autouse=True)
def drift():
    """A server with a recorder whose clock is 1 % fast, from the start of the module."""
    server = Server("--input", "-", "--autoplay", stdin=subprocess.PIPE)
    recorder = Recorder(server.process.stdin, clock=1.01)
    yield server, recorder, time.monotonic()
    recorder.end()
    assert server.end() == 0


def lateness(recorder, ear) -> float:
    """Of one marker."""
    ear.hears(loud=False)
    at = recorder.mark()
    return ear.hears() - at


def is_new(recorder, ear) -> bool:
    """Judges by the least of two markers: a busy machine only adds."""
    return min(lateness(recorder, ear) for _ in range(2)) < 0.1


def becomes_new(recorder, ear) -> bool:
    """A marker may be in the stale sound that is dropped, so that it is never heard."""
    ear.hears(loud=False)
    at = recorder.mark()
    with contextlib.suppress(AssertionError):
        return ear.hears(within=0.5) - at < 0.1
    return False


def test_a_live_pipe_is_never_late_and_a_pause_or_a_stall_does_not_change_that(serve, hear):
    server = serve("--input", "-", stdin=subprocess.PIPE)
    rest, ear = Rest(server), hear(server)
    recorder = Recorder(server.process.stdin)
    try:
        program.eventually(lambda: "is live" in server.stderr(), "it is judged")
        rest.command("play")
        assert is_new(recorder, ear)
        rest.command("pause")
        time.sleep(0.5)  # too long for the pipe's own buffer and a cushion together
        rest.command("resume")
        assert is_new(recorder, ear)
        recorder.burst(0.3)
        program.eventually(lambda: becomes_new(recorder, ear), "the stale sound is dropped")
        assert 0 < rest.metrics()["audio"]["buffered_ms"] < 110
    finally:
        recorder.end()


def test_a_fast_writer_waits_while_it_is_not_played_and_nothing_is_lost(serve, hear):
    server = serve("--input", "-", stdin=subprocess.PIPE)
    rest, ear = Rest(server), hear(server)
    sound = pcm(numpy.concatenate([sine(1000, 0.2, -6), numpy.zeros(20 * RATE)]))

    def write():
        with contextlib.suppress(BrokenPipeError):
            os.write(server.process.stdin.fileno(), sound)

    writer = threading.Thread(target=write)
    writer.start()
    program.eventually(lambda: rest.metrics()["audio"]["buffered_ms"] > 3000, "it reads ahead")
    assert writer.is_alive(), "the rest waits"
    rest.command("play")
    ear.hears()
    server.process.kill()
    writer.join()


def test_a_named_pipe_outlives_its_writers(serve, hear, tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    server = serve("--input", fifo, "--autoplay")
    ear = hear(server)
    for _ in range(2):
        fifo.write_bytes(pcm(sine(1000, 0.2, -6)))
        ear.hears()
        ear.hears(loud=False)
    fifo.unlink()
    os.mkfifo(fifo)  # as MPD does
    fifo.write_bytes(pcm(sine(1000, 0.2, -6)))
    ear.hears()
    assert Rest(server).status()["status"] == "playing"


def test_each_live_writer_of_a_named_pipe_is_heard_at_once(serve, hear, tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    ear = hear(serve("--input", fifo, "--autoplay"))
    for _ in range(2):
        with open(fifo, "wb", buffering=0) as pipe:
            recorder = Recorder(pipe)
            try:
                # Not judged for a second.
                assert any(lateness(recorder, ear) < 0.1 for _ in range(4))
            finally:
                recorder.end()


def refused(*arguments, **options) -> str:
    result = program.run("serve", "--port", 0, "--device", "none", *arguments, **options)
    assert result.returncode == 1, result.stderr
    return result.stderr


def test_a_file_with_a_header_is_no_raw_pcm(tmp_path):
    wave = write_wav(tmp_path / "song.wav", sine(440, 0.1))
    assert "it is a WAV file, not raw PCM: give it without --input" in refused("--input", wave)
    with open(wave) as file:
        message = refused("--input", "-", "--input-channels", 1, stdin=file)
    assert message.endswith("standard input gives a WAV file, not raw PCM; write raw PCM: "
                            "ffmpeg -i FILE -f s16le -ar 48000 -ac 1 -\n")


def test_a_header_in_a_named_pipe_is_one_warning_and_the_next_writer_is_heard(
        serve, hear, tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    server = serve(fifo, "--autoplay")  # as a file would be
    ear = hear(server)
    write_wav(tmp_path / "song.wav", sine(440, 0.1))
    fifo.write_bytes((tmp_path / "song.wav").read_bytes())
    program.eventually(lambda: "gives a WAV file" in server.stderr(), "it is refused")

    def is_heard():
        # It belongs to the refused writer if that one's end is not yet noticed.
        fifo.write_bytes(pcm(sine(1000, 0.2, -6)))
        with contextlib.suppress(AssertionError):
            return ear.hears(within=0.5)

    program.eventually(is_heard, "the next writer is heard")


def test_a_file_alone_is_served(launch, tmp_path):
    wave = write_wav(tmp_path / "song.wav", sine(440, 0.1))
    server = launch([program.binary(), wave, "--port", 0, "--device", "none"])
    assert server.wait_for_stdout(r"stopped +song\.wav")
    assert server.end() == 0


def test_a_recorder_that_is_1_percent_fast_is_not_late_after_a_while(drift, hear):
    server, recorder, started = drift
    # Without correction it is now 0.09 s later than at first, when the cushion made it late.
    time.sleep(max(0.0, started + 9 - time.monotonic()))
    assert is_new(recorder, hear(server))
    assert Rest(server).metrics()["audio"]["dropouts"] == 0
