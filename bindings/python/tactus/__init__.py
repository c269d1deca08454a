"""tactus: the transport clock and the spectrum of a program's audio, for any number of clients.

    import tactus

    clock = tactus.TransportClock(sample_rate=48000, block_size=512)
    server = tactus.Server(clock, port=8000)
    clock.play()
    # in the audio callback:
    clock.update_position(frames)

Positions are in sample frames (int), times in seconds, tempo in beats per minute, unless a name says
otherwise. A wrong type raises TypeError, a wrong value ValueError; both name the parameter. What the
clock or a server refuses raises `Error`, with `code`.
"""

from __future__ import annotations

import atexit
import threading
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _core
from ._core import Error, SpectrumAnalyzer

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._core import ServerOptions
    from .aio import AsyncClient
    from .asgi import TransportApp, create_transport_app

__version__: str = _core.version
__all__ = ["AsyncClient", "Beat", "Client", "Error", "HostPosition", "NowHeard", "NowPlaying", "Server",
           "SpectrumAnalyzer", "TransportApp", "TransportClock", "TransportState",
           "create_transport_app", "get_transport_clock"]


@dataclass(slots=True)
class TransportState:
    """The transport at one instant."""

    playing: bool
    sample_pos: int
    """playhead, in sample frames"""
    time_seconds: float
    """sample_pos / sample_rate"""
    time_formatted: str
    """"MM:SS.mmm"; minutes continue past 59"""
    frame_count: int
    """blocks processed while playing"""
    status: str
    """"playing", "paused" or "stopped\""""
    bpm: float
    beat_pos: float
    """position in beats"""
    timestamp_ms: float
    """Unix time of the block that moved the playhead to sample_pos, in ms"""
    beat_offset: float = 0.0
    """the beat at the start of the timeline"""
    loop_enabled: bool = False
    loop_start_seconds: float = 0.0
    loop_end_seconds: float = 10.0
    epoch: int = 0
    """discontinuities so far: seeks, stops, loop wraps, changes of tempo, meter or beat grid"""
    seq: int = 0
    """ticks of the stream so far; 0 without a server"""
    stalled: bool = False
    """playing, but no audio comes"""
    beats_per_bar: int = 4
    beat_unit: int = 4
    """the note that a beat is: 8 in 6/8"""
    bar: int = 1
    """from 1"""
    beat_in_bar: int = 1
    """from 1"""
    leader: str = "internal"
    """what moves the transport: "internal", "jack", "link", "midi", "mtc", "ltc", "osc",
    "host" or "audio\""""
    locked: bool = True
    """the leader is there and followed; always True for "internal\""""


@dataclass(slots=True)
class HostPosition:
    """What a host says of its transport at the start of a block: see TransportClock.update_position.

    bpm is limited to 20 to 999. A position, bar or beat out of range is not taken. bar and beat are
    used if both are known.
    """

    rolling: bool
    frame: int
    """at the block's start"""
    bpm: float | None = None
    """in beats of the meter"""
    meter: tuple[int, int] | None = None
    """beats per bar, and the note that a beat is: (6, 8)"""
    bar: int | None = None
    """from 1"""
    beat: float | None = None
    """in the bar, from 1, with its fraction"""
    tempo_only: bool = False
    """the playhead is the clock's, as are commands that play, locate and loop; rolling and frame are
    not used"""
    locked: bool = True
    """False: the host is there, but not sure"""


@dataclass(slots=True)
class NowPlaying:
    """The playhead at one instant, as a client sees it."""

    known: bool
    """a state has arrived; otherwise the other values are defaults"""
    playing: bool
    stalled: bool
    """playing, but the server's audio has stopped: the playhead stands still"""
    silent: bool
    """the playhead waits because no message came for 2.5 s"""
    status: str
    time_seconds: float
    beat_pos: float
    bpm: float
    epoch: int
    error_bound_ms: float
    """maximum error, as far as time is its cause"""
    beats_per_bar: int = 4
    beat_unit: int = 4
    """the note that a beat is: 8 in 6/8"""


@dataclass(slots=True)
class NowHeard:
    """The beat of a sound at one instant."""

    lock: str
    """"searching": no beat is known; "locked": it is steady; "coasting": it was, and the sound gives
    no beat now, or it is held"""
    held: bool
    """by the hint "hold\""""
    bpm: float
    confidence: float
    """of tempo and beat, 0 to 1"""
    beat_pos: float
    """in beats that were heard; whole on a beat"""
    beat_phase: float
    """position in the beat: 0 <= beat_phase < 1"""
    beats_per_bar: int
    beat_in_bar: int
    """0 for the downbeat"""
    downbeat_confidence: float
    """of beat_in_bar, 0 to 1"""
    alternatives: tuple[tuple[float, float], ...]
    """the most likely tempi: pairs of BPM and probability"""
    min_bpm: float
    """tempi that are considered"""
    max_bpm: float


@dataclass(slots=True)
class Beat:
    """A beat that the playhead crossed."""

    beat_index: int
    """0 at the start of the timeline"""
    bar_index: int
    beat_in_bar: int
    """0 for the downbeat"""
    bpm: float
    sample_pos: int
    """the frame nearest to the beat"""
    host_ns: int
    """this machine's time of the beat, as time.monotonic_ns()"""
    timestamp_ms: float
    """the server's Unix time, in ms"""


class TransportClock(_core.TransportClock):
    """The transport: status, playhead, tempo and loop. An audio callback moves it with
    `update_position`; any thread reads and commands it.

    Settings: sample_rate in Hz (8000 to 384000), block_size in frames per callback (1 to 8192), bpm
    (20 to 999), update_hz: states per second to each client (1 to 240), meter: beats per bar (1 to
    32) and the note that a beat is (1, 2, 4, 8, 16 or 32).

    A command takes effect at the next block, or at once if no audio runs. `timeout` waits for that,
    in seconds; with 0 the method returns at once. Commands raise ValueError for a value out of
    range, and Error if the queue of 256 is full, the timeout has passed, or the leader refuses.
    """

    __slots__ = ()

    def get_state(self) -> TransportState:
        """The latest state. Never waits."""
        return TransportState(*self._get_state())


_clock: TransportClock | None = None
_clock_lock = threading.Lock()


def get_transport_clock(sample_rate: int = 48000, block_size: int = 512, bpm: float = 120.0,
                        update_hz: float = 30.0) -> TransportClock:
    """The clock of this process. The first call makes it; later calls ignore their settings."""
    global _clock
    with _clock_lock:
        if _clock is None:
            _clock = TransportClock(sample_rate, block_size, bpm, update_hz)
        return _clock


_servers: weakref.WeakSet[Any] = weakref.WeakSet()  # and gateways: their threads end with the program


class Server(_core.Server):
    """Serves a clock over HTTP and WebSocket, on threads of its own that never take the GIL.

        with tactus.Server(clock, analyzer, host="0.0.0.0", port=8000) as server:
            server.wait()

    Options, with their defaults: host ("localhost") and port (8000; 0: a free one) to bind to.
    network ("view"): what other machines may do without a key: "none", "view" or "control". keys:
    path of the file of keys. allow_origins: web pages of other sites that may connect. names:
    further DNS names of this server. www: path of a folder that is served at /www/. threads (0: one
    per core; at most 8). compress (False): accepts permessage-deflate. max_clients (1000; 0: no
    limit). max_command_hz (50): commands per second of a connection. fft_max_subscribers (4; 0: no
    limit): clients of audio.fft. hears_beats (False): follows the beat of the analyzer's sound
    without subscribers too.

    Raises OSError if the address cannot be bound, or keys or www cannot be read; ValueError for an
    option out of range.
    """

    def __init__(self, clock: TransportClock, analyzer: SpectrumAnalyzer | None = None,
                 **options: Unpack[ServerOptions]) -> None:
        super().__init__(clock, analyzer, **options)
        _servers.add(self)

    def now_heard(self) -> NowHeard:
        """The beat of the analyzer's sound now: that of silence unless hears_beats is set or clients
        subscribe to it. Never waits."""
        return NowHeard(*self._now_heard())

    def hint(self, name: str, *values: Any) -> None:
        """Corrects the beat of the analyzer's sound, as Client.hint. Raises Error with the code
        FAILED_PRECONDITION if no sound is analysed, or "double" or "halve" would leave 20 to 400
        BPM."""
        self._hint(_hint_name(name), *values)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _hint_name(name: str) -> str:
    if not isinstance(name, str):
        raise TypeError(f"name must be a str, not {type(name).__name__}")
    return f"beat.{name}"


@atexit.register
def _stop_servers() -> None:
    for server in list(_servers):
        server.stop()


class Client(_core.Client):
    """Follows and commands a server, on a thread of its own. It reconnects by itself.

        with tactus.Client("studio.local:8000") as client:
            client.wait_until_ready(timeout=5)
            client.set_bpm(128)
            print(client.now_playing().beat_pos)

    address: HOST, HOST:PORT or a URL of ws, wss, http or https. key: of the server; None on its own
    machine. rate_hz: states per second. beats: subscribe to the beats. spectrum_rate_hz: subscribe
    to the spectrum. ca_file: PEM file of the authorities for wss. heard_beat: subscribe to the beat
    of the server's sound.

    A command waits for the server's answer, at most `timeout` seconds, and returns the state in
    which it is in effect. The GIL is released meanwhile. It raises ValueError or Error.
    """

    def wait_until_ready(self, timeout: float | None = None) -> TransportState:
        """Waits for the first state. Raises Error with the code UNAVAILABLE after the timeout."""
        return TransportState(*self._wait_until_ready(timeout))

    def now_playing(self, host_ns: int | None = None) -> NowPlaying:
        """The playhead now, or at a time of time.monotonic_ns(). Never waits."""
        return NowPlaying(*self._now_playing(host_ns))

    def now_heard(self, host_ns: int | None = None) -> NowHeard | None:
        """The beat of the server's sound now, or at a time of time.monotonic_ns(); None before the
        first message. It continues while no message comes. Requires `heard_beat`. Never waits."""
        heard = self._now_heard(host_ns)
        return None if heard is None else NowHeard(*heard)

    @property
    def state(self) -> TransportState | None:
        """The latest state; None before the first."""
        state = self._state()
        return None if state is None else TransportState(*state)

    def next_beat(self) -> Beat | None:
        """The next beat, or None. The client keeps 64. Requires `beats`."""
        beat = self._next_beat()
        return None if beat is None else Beat(*beat)

    def command(self, name: str, *values: Any, timeout: float = 5.0) -> TransportState:
        """Sends a command by the name of a method, with its values; also "next" and "previous"."""
        return TransportState(*self._command(timeout, name, *values))

    def play(self, timeout: float = 5.0) -> TransportState:
        """Plays from the current position."""
        return self.command("play", timeout=timeout)

    def pause(self, timeout: float = 5.0) -> TransportState:
        """Keeps the position."""
        return self.command("pause", timeout=timeout)

    def resume(self, timeout: float = 5.0) -> TransportState:
        """Plays from the current position."""
        return self.command("resume", timeout=timeout)

    def stop(self, timeout: float = 5.0) -> TransportState:
        """Returns to where playback began or was last located."""
        return self.command("stop", timeout=timeout)

    def rewind(self, timeout: float = 5.0) -> TransportState:
        """Moves to sample frame 0."""
        return self.command("rewind", timeout=timeout)

    def seek(self, samples: int, timeout: float = 5.0) -> TransportState:
        """Moves to a position in sample frames, 0 to 2**53."""
        return self.command("seek", samples, timeout=timeout)

    def seek_seconds(self, seconds: float, timeout: float = 5.0) -> TransportState:
        """Moves to a position in seconds."""
        return self.command("seek_seconds", seconds, timeout=timeout)

    def seek_beat(self, beats: float, timeout: float = 5.0) -> TransportState:
        """Moves to a position in beats, at the current tempo."""
        return self.command("seek_beat", beats, timeout=timeout)

    def set_bpm(self, bpm: float, timeout: float = 5.0) -> TransportState:
        """Changes the tempo, in beats per minute, 20 to 999."""
        return self.command("set_bpm", bpm, timeout=timeout)

    def set_meter(self, beats: int | None = None, unit: int | None = None,
                  timeout: float = 5.0) -> TransportState:
        """Sets beats per bar and beat unit, e.g. 6 and 8. None leaves a value."""
        return self.command("set_meter", beats, unit, timeout=timeout)

    def set_loop(self, start: float | None = None, end: float | None = None,
                 enabled: bool | None = None, timeout: float = 5.0) -> TransportState:
        """Sets the loop region in seconds. Both ends without `enabled` enable the loop."""
        return self.command("set_loop", start, end, enabled, timeout=timeout)

    def align(self, bar: bool = False, timeout: float = 5.0,
              host_ns: int | None = None) -> TransportState:
        """A beat, or a bar, falls now, or at a time of time.monotonic_ns() within 10 s of now. The
        playhead stays."""
        return self.command("align", bar, host_ns, timeout=timeout)

    def nudge(self, ms: float, timeout: float = 5.0) -> TransportState:
        """Moves the beat grid by milliseconds, later if positive; -10000 to 10000."""
        return self.command("nudge", ms, timeout=timeout)

    def hint(self, name: str, *values: Any, timeout: float = 5.0) -> TransportState:
        """Corrects the beat that the server hears in its sound.

        "tap": a beat falls now, or at a time of time.monotonic_ns(); three of them set the tempo.
        "double", "halve": twice the tempo, half of it. "shift": the beat lies between the present
        ones. "nudge", ms: moves the beat, later if positive, -1000 to 1000. "downbeat": the beat
        nearest to now, or to a time of time.monotonic_ns(), begins a bar. "hold", bool: keeps tempo
        and beat whatever is heard. "resync": forgets what was heard. "range", min_bpm, max_bpm: the
        tempi that are considered.
        """
        return self.command(_hint_name(name), *values, timeout=timeout)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def __getattr__(name: str) -> Any:
    # asyncio is imported only by programs that use it.
    if name == "AsyncClient":
        from .aio import AsyncClient
        return AsyncClient
    if name in ("TransportApp", "create_transport_app"):
        from . import asgi
        return getattr(asgi, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
