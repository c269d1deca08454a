"""The client for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from . import Beat, Client, Error, NowHeard, NowPlaying, TransportState, _core, _hint_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from typing_extensions import Unpack

    from ._core import ClientOptions


class AsyncClient:
    """Follows and commands a server, as `Client`, from an asyncio program.

        async with tactus.AsyncClient("studio.local:8000", beats=True) as client:
            await client.play()
            async for state in client.states():
                print(state.beat_pos)

    Takes the options of Client. Entering it connects, and waits for the first state. Cancel it, e.g.
    by asyncio.wait_for, to give up.
    """

    def __init__(self, address: str = "localhost:8000", **options: Unpack[ClientOptions]) -> None:
        self._client = Client(address, **options)
        self._results: dict[int, asyncio.Future[tuple[Any, Any]]] = {}
        self._waiting: set[asyncio.Future[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __aenter__(self) -> AsyncClient:
        try:
            await self.wait_until_ready()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _start(self) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._client.fileno(), self._on_news)

    def _on_news(self) -> None:
        for number, state, failure in self._client._results():
            future = self._results.pop(number, None)
            if future is not None and not future.done():
                future.set_result((state, failure))
        waiting, self._waiting = self._waiting, set()
        for each in waiting:
            if not each.done():
                each.set_result(None)

    def _raise_if_closed(self) -> None:
        if self._client.connection == "closed":  # raises after close()
            self._client.wait_until_ready(0)  # raises the reason

    async def _news(self) -> None:
        self._raise_if_closed()
        self._start()
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
        self._raise_if_closed()

    async def wait_until_ready(self, timeout: float | None = None) -> TransportState:
        """Waits for the first state. Raises Error with the code UNAVAILABLE after the timeout."""
        seconds = _core.seconds(timeout)
        try:
            return await asyncio.wait_for(self._ready(), seconds)
        except asyncio.TimeoutError:
            return self._client.wait_until_ready(0)  # raises the reason

    async def _ready(self) -> TransportState:
        while True:
            try:
                return self._client.wait_until_ready(0)
            except Error as error:
                if error.code != "UNAVAILABLE":
                    raise
            await self._news()

    def now_playing(self, host_ns: int | None = None) -> NowPlaying:
        """As Client.now_playing."""
        return self._client.now_playing(host_ns)

    def now_heard(self, host_ns: int | None = None) -> NowHeard | None:
        """As Client.now_heard."""
        return self._client.now_heard(host_ns)

    def spectrum(self) -> NDArray[np.float32] | None:
        """As Client.spectrum."""
        return self._client.spectrum()

    @property
    def connection(self) -> str:
        """As Client.connection."""
        return self._client.connection

    @property
    def url(self) -> str:
        """As Client.url."""
        return self._client.url

    @property
    def state(self) -> TransportState | None:
        """The latest state; None before the first."""
        return self._client.state

    async def states(self) -> AsyncIterator[TransportState]:
        """The states from now on, each once. A slow consumer gets the latest, and misses those before
        it. Raises Error when the client is closed, or the server refuses it."""
        latest = self._client.state
        while True:
            while (state := self._client.state) is None or state == latest:
                await self._news()
            latest = state
            yield state

    async def beats(self) -> AsyncIterator[Beat]:
        """The beats, each once; the client keeps 64. Requires `beats=True`; for one consumer. Raises as
        states()."""
        while True:
            while (beat := self._client.next_beat()) is not None:
                yield beat
            await self._news()

    async def command(self, name: str, *values: Any) -> TransportState:
        """Sends a command by the name of a method, with its values; also "next" and "previous".
        Returns the state in which it is in effect. Raises TypeError, ValueError or Error."""
        number = self._client._submit(name, *values)
        self._start()
        future = self._results[number] = asyncio.get_running_loop().create_future()
        try:
            state, failure = await future
        finally:
            self._results.pop(number, None)
        if failure is None:
            return TransportState(*state)
        code, message = failure
        if code in ("INVALID_ARGUMENT", "OUT_OF_RANGE"):
            raise ValueError(message)
        error = Error(message)
        error.code = code
        raise error

    async def play(self) -> TransportState:
        """Plays from the current position."""
        return await self.command("play")

    async def pause(self) -> TransportState:
        """Keeps the position."""
        return await self.command("pause")

    async def resume(self) -> TransportState:
        """Plays from the current position."""
        return await self.command("resume")

    async def stop(self) -> TransportState:
        """Returns to where playback began or was last located."""
        return await self.command("stop")

    async def rewind(self) -> TransportState:
        """Moves to sample frame 0."""
        return await self.command("rewind")

    async def seek(self, samples: int) -> TransportState:
        """Moves to a position in sample frames, 0 to 2**53."""
        return await self.command("seek", samples)

    async def seek_seconds(self, seconds: float) -> TransportState:
        """Moves to a position in seconds."""
        return await self.command("seek_seconds", seconds)

    async def seek_beat(self, beats: float) -> TransportState:
        """Moves to a position in beats, at the current tempo."""
        return await self.command("seek_beat", beats)

    async def set_bpm(self, bpm: float) -> TransportState:
        """Changes the tempo, in beats per minute, 20 to 999."""
        return await self.command("set_bpm", bpm)

    async def set_meter(self, beats: int | None = None,
                        unit: int | None = None) -> TransportState:
        """Sets beats per bar and beat unit, e.g. 6 and 8. None leaves a value."""
        return await self.command("set_meter", beats, unit)

    async def set_loop(self, start: float | None = None, end: float | None = None,
                       enabled: bool | None = None) -> TransportState:
        """Sets the loop region in seconds. Both ends without `enabled` enable the loop."""
        return await self.command("set_loop", start, end, enabled)

    async def align(self, bar: bool = False, host_ns: int | None = None) -> TransportState:
        """As Client.align."""
        return await self.command("align", bar, host_ns)

    async def nudge(self, ms: float) -> TransportState:
        """Moves the beat grid by milliseconds, later if positive; -10000 to 10000."""
        return await self.command("nudge", ms)

    async def hint(self, name: str, *values: Any) -> TransportState:
        """As Client.hint."""
        return await self.command(_hint_name(name), *values)

    async def close(self) -> None:
        """Closes the connection. Pending commands raise Error with the code UNAVAILABLE."""
        if self._loop is None:
            self._client.close()
            return
        loop, self._loop = self._loop, None
        try:
            await loop.run_in_executor(None, self._client.close)
        finally:
            loop.remove_reader(self._client.fileno())
            self._on_news()
