import os
from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypedDict

import numpy as np
from numpy.typing import NDArray
from typing_extensions import Unpack

from . import HostPosition

version: str

def seconds(timeout: float | None) -> float: ...

class Error(RuntimeError):
    code: str

class TransportClock:
    def __init__(self, sample_rate: int = 48000, block_size: int = 512, bpm: float = 120.0,
                 update_hz: float = 30.0, meter: tuple[int, int] = (4, 4)) -> None: ...
    def update_position(self, frames: int, host: HostPosition | None = None) -> None:
        """Moves the playhead by one block if playing, after pending commands. frames: its length,
        limited to 0 to 2**32. host: of a program that owns the transport; unless it is tempo_only,
        the playhead is where it says, and commands raise Error with the code FAILED_PRECONDITION.
        Call it on one thread, in the audio callback. The C++ part is wait-free."""
    def play(self, timeout: float = 0.0) -> None:
        """Plays from the current position."""
    def pause(self, timeout: float = 0.0) -> None:
        """Keeps the position."""
    def resume(self, timeout: float = 0.0) -> None:
        """Plays from the current position."""
    def stop(self, timeout: float = 0.0) -> None:
        """Returns to where playback began or was last located."""
    def rewind(self, timeout: float = 0.0) -> None:
        """Moves to sample frame 0."""
    def seek(self, samples: int, timeout: float = 0.0) -> None:
        """Moves to a position in sample frames, 0 to 2**53."""
    def seek_seconds(self, seconds: float, timeout: float = 0.0) -> None:
        """Moves to a position in seconds."""
    def seek_beat(self, beats: float, timeout: float = 0.0) -> None:
        """Moves to a position in beats, at the current tempo."""
    def set_bpm(self, bpm: float, timeout: float = 0.0) -> None:
        """Changes the tempo, in beats per minute, 20 to 999. The beat continues from where it is."""
    def set_meter(self, beats: int | None = None, unit: int | None = None,
                  timeout: float = 0.0) -> None:
        """Changes the meter: beats per bar, 1 to 32, and the note that a beat is: 1, 2, 4, 8, 16 or
        32. 6/8 is set_meter(6, 8). None leaves a value. Tempo and phase of the beat stay."""
    def set_loop(self, start: float | None = None, end: float | None = None,
                 enabled: bool | None = None, timeout: float = 0.0) -> None:
        """Region in seconds. Both ends without `enabled` enable the loop."""
    def align(self, bar: bool = False, timeout: float = 0.0, unix_ms: float | None = None) -> None:
        """A beat, or a bar, falls now, or at a Unix time in ms within 10 s of now. The playhead
        stays."""
    def nudge(self, ms: float, timeout: float = 0.0) -> None:
        """Moves the beat grid, later if positive; -10000 to 10000 ms."""
    def get_metrics(self) -> dict[str, Any]:
        """Settings, state, the leader, and the counters of the first server's stream."""
    def beat_fraction(self, division: int = 1) -> float:
        """Phase within a part of the beat: 0 <= result < 1. division: parts per beat."""
    def _get_state(self) -> tuple[Any, ...]: ...
    @property
    def playing(self) -> bool:
        """Whether it plays."""
    @property
    def sample_pos(self) -> int:
        """The playhead in sample frames."""
    @property
    def time_seconds(self) -> float:
        """The playhead in seconds."""
    @property
    def beat_pos(self) -> float:
        """The playhead in beats."""
    @property
    def bpm(self) -> float:
        """The tempo in beats per minute."""
    @property
    def sample_rate(self) -> int:
        """In Hz."""
    @property
    def block_size(self) -> int:
        """Usual sample frames per callback."""
    @property
    def update_hz(self) -> float:
        """States per second to each client."""

class SpectrumAnalyzer:
    """Receives the audio of a callback and computes its spectrum. sample_rate in Hz (8000 to 384000);
    channels per frame (1 to 64), of which the first two are analysed."""
    def __init__(self, sample_rate: int = 48000, channels: int = 2) -> None: ...
    def push(self, block: NDArray[np.float32], sample_pos: int = -1) -> None:
        """Appends one block, without a copy into Python. block: float32, full scale -1 to 1, of the
        shape (frames, channels) in C or Fortran order, or (frames,) for one channel. sample_pos: the
        clock's playhead after the block; -1 continues from the last one. Call it on one thread."""
    def levels(self, layout: str = "log", channel: str = "mid") -> NDArray[np.float32]:
        """64 linear amplitudes; 1 is a full-scale sine at a band's centre. layout: "log", "linear",
        "mel" or "semitone". channel: "mid", "left", "right" or "side"."""
    def band_hz(self, layout: str = "log") -> NDArray[np.float64]:
        """The centre frequency of each band in Hz."""

class GatewayOptions(TypedDict, total=False):
    allow_origins: Iterable[str]
    names: Iterable[str]
    network: Literal["none", "view", "control"]
    keys: str | bytes | os.PathLike[str]
    fft_max_subscribers: int
    max_command_hz: int
    hears_beats: bool

class ServerOptions(GatewayOptions, total=False):
    host: str
    port: int
    www: str | bytes | os.PathLike[str]
    threads: int
    compress: bool
    max_clients: int

class Server:
    def __init__(self, clock: TransportClock, analyzer: SpectrumAnalyzer | None = None,
                 **options: Unpack[ServerOptions]) -> None: ...
    @property
    def port(self) -> int:
        """The TCP port."""
    @property
    def url(self) -> str:
        """The address to open in a browser on this machine."""
    @property
    def has_fft_subscribers(self) -> bool:
        """Whether any client subscribes to the spectrum."""
    def publish_fft_frame(self, bins: Sequence[float] | NDArray[np.floating[Any]]) -> None:
        """Publishes a spectrum that the caller computed: 64 values, each 0 to 1. It replaces the
        analyzer's until 250 ms after the last call. Call it on one thread at a time."""
    def _hint(self, name: str, *values: Any) -> None: ...
    def _now_heard(self) -> tuple[Any, ...]: ...
    def stop(self) -> None:
        """Closes all clients; returns within half a second."""
    def wait(self) -> None:
        """Waits until stop() is called, or a signal handler raises, as on Ctrl-C."""

class ClientOptions(TypedDict, total=False):
    key: str | None
    rate_hz: float | None
    beats: bool
    spectrum_rate_hz: float | None
    ca_file: str | bytes | os.PathLike[str] | None
    heard_beat: bool

class Client:
    def __init__(self, address: str = "localhost:8000", *, key: str | None = None,
                 rate_hz: float | None = None, beats: bool = False,
                 spectrum_rate_hz: float | None = None,
                 ca_file: str | bytes | os.PathLike[str] | None = None,
                 heard_beat: bool = False) -> None: ...
    def spectrum(self) -> NDArray[np.float32] | None:
        """The latest 64 bins, each 0 to 1; None before the first. Requires spectrum_rate_hz."""
    def close(self) -> None:
        """Closes the connection. Pending commands and waits raise Error with the code UNAVAILABLE."""
    def fileno(self) -> int:
        """A descriptor for an event loop: readable when a state, beat or heard beat has arrived.
        os.read(descriptor, 8) clears it."""
    @property
    def url(self) -> str:
        """The URL of the server's /ws."""
    @property
    def connection(self) -> str:
        """One of "connecting", "open", "waiting" (for the next attempt) and "closed"."""
    def _wait_until_ready(self, timeout: float | None) -> tuple[Any, ...]: ...
    def _now_playing(self, host_ns: int | None) -> tuple[Any, ...]: ...
    def _now_heard(self, host_ns: int | None) -> tuple[Any, ...] | None: ...
    def _state(self) -> tuple[Any, ...] | None: ...
    def _next_beat(self) -> tuple[Any, ...] | None: ...
    def _command(self, timeout: float, name: str, *values: Any) -> tuple[Any, ...]: ...
    def _submit(self, name: str, *values: Any) -> int: ...
    def _results(self) -> list[tuple[int, Any, Any]]: ...

class Gateway:
    def __init__(self, clock: TransportClock, analyzer: SpectrumAnalyzer | None = None,
                 **options: Unpack[GatewayOptions]) -> None: ...
    def request(self, method: str, target: str, fields: list[tuple[str, str]], body: bytes,
                client: str, is_tls: bool) -> Any: ...
    def open(self, target: str, fields: list[tuple[str, str]], client: str, is_tls: bool) -> Any: ...
    def receive(self, number: int, message: str | bytes) -> None: ...
    def close(self, number: int) -> None: ...
    def events(self) -> tuple[list[Any], list[int]]: ...
    def take(self, number: int) -> tuple[list[str | bytes], tuple[int, str] | None, bool]: ...
    def fileno(self) -> int: ...
    def stop(self) -> None: ...
