"""A clock as an ASGI application, for uvicorn, and to mount into FastAPI or Starlette.

The application hands each request and message, as bytes, to the C++ protocol implementation, and
sends what that answers: the same routes, messages and streams as `tactus.Server`. The library's
thread takes no GIL; it wakes the event loop through a descriptor.
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from . import SpectrumAnalyzer, TransportClock, _core, _servers, get_transport_clock

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._core import GatewayOptions

MAX_BODY_BYTES = 64 * 1024


def create_transport_app(sample_rate: int = 48000, block_size: int = 512, bpm: float = 120.0,
                         update_hz: float = 30.0, *, clock: TransportClock | None = None,
                         analyzer: SpectrumAnalyzer | None = None,
                         **options: Unpack[GatewayOptions]) -> TransportApp:
    """Makes the application. `app.state.transport` is its clock.

    clock: None for that of get_transport_clock(), made with these settings if this is the first use.
    analyzer: whose spectrum is served. options: as for Server, without host, port, www, threads and
    max_clients, which are the ASGI server's.
    """
    if clock is None:
        clock = get_transport_clock(sample_rate, block_size, bpm, update_hz)
    return TransportApp(clock, analyzer, **options)


class AppState(SimpleNamespace):
    """What an application shares with its program, as in Starlette: other attributes may be set."""

    transport: TransportClock


class TransportApp:
    """The application. See create_transport_app."""

    def __init__(self, clock: TransportClock, analyzer: SpectrumAnalyzer | None = None,
                 **options: Unpack[GatewayOptions]) -> None:
        _core.Gateway(clock, analyzer, **options).stop()  # checks the options
        self.state = AppState(transport=clock)
        self._analyzer = analyzer
        self._options = options
        self._bridges: WeakKeyDictionary[asyncio.AbstractEventLoop, _Bridge] = WeakKeyDictionary()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await self._bridge().http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._bridge().websocket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    def _bridge(self) -> _Bridge:
        loop = asyncio.get_running_loop()
        bridge = self._bridges.get(loop)
        if bridge is None:
            gateway = _core.Gateway(self.state.transport, self._analyzer, **self._options)
            _servers.add(gateway)
            bridge = self._bridges[loop] = _Bridge(gateway, loop)
        return bridge

    async def _lifespan(self, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._bridge()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                bridge = self._bridges.pop(asyncio.get_running_loop(), None)
                if bridge is not None:
                    await bridge.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


class _Bridge:
    """A gateway on an event loop."""

    def __init__(self, gateway: _core.Gateway, loop: asyncio.AbstractEventLoop) -> None:
        self.gateway = gateway
        self._loop = loop
        self._answers: dict[int, asyncio.Future[tuple[Any, ...]]] = {}
        self._sockets: dict[int, _Socket] = {}
        loop.add_reader(gateway.fileno(), self._on_events)

    def _on_events(self) -> None:
        answers, sockets = self.gateway.events()
        for number, answer in answers:
            future = self._answers.pop(number, None)
            if future is not None and not future.done():
                future.set_result(answer)
        for number in sockets:
            socket = self._sockets.get(number)
            if socket is not None:
                socket.wake()

    async def close(self) -> None:
        await self._loop.run_in_executor(None, self.gateway.stop)
        self._on_events()
        self._loop.remove_reader(self.gateway.fileno())
        for future in self._answers.values():
            if not future.done():
                future.set_result((503, [], b""))

    async def http(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        more = True
        while more and len(body) <= MAX_BODY_BYTES:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        target, headers, client, is_tls = _request_of(scope)
        answer = self.gateway.request(scope["method"], target, headers, body, client, is_tls)
        if isinstance(answer, int):
            future = self._answers[answer] = self._loop.create_future()
            answer = await future
        await _send_answer(send, answer, "http.response")

    async def websocket(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()  # websocket.connect
        kind, first, second = self.gateway.open(*_request_of(scope))
        if kind == "answer":
            if "websocket.http.response" in (scope.get("extensions") or {}):
                await _send_answer(send, first, "websocket.http.response")
            else:
                await send({"type": "websocket.close"})  # the server answers with 403
            return
        if kind == "refused":
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": first, "reason": second})
            return
        socket = self._sockets[first] = _Socket(self.gateway, first, self._loop)
        try:
            await send({"type": "websocket.accept",
                        "subprotocol": "tactus.v1" if second else None})
            await socket.serve(receive, send)
        finally:
            del self._sockets[first]
            self.gateway.close(first)


class _Socket:
    """A WebSocket: one task sends, one receives."""

    def __init__(self, gateway: _core.Gateway, number: int,
                 loop: asyncio.AbstractEventLoop) -> None:
        self._gateway = gateway
        self._number = number
        self._loop = loop
        self._idle: asyncio.Future[None] | None = None  # while nothing is left to send
        self._may_read = asyncio.Event()

    def wake(self) -> None:
        if self._idle is not None and not self._idle.done():
            self._idle.set_result(None)

    async def serve(self, receive: Any, send: Any) -> None:
        tasks = [self._loop.create_task(self._read(receive)), self._loop.create_task(self._write(send))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, receive: Any) -> None:
        while True:
            await self._may_read.wait()
            self._may_read.clear()
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            content = message.get("text")
            self._gateway.receive(self._number, message["bytes"] if content is None else content)

    async def _write(self, send: Any) -> None:
        while True:
            messages, close, may_read = self._gateway.take(self._number)
            if may_read:
                self._may_read.set()
            for message in messages:
                kind = "text" if isinstance(message, str) else "bytes"
                await send({"type": "websocket.send", kind: message})
            if close is not None:
                await send({"type": "websocket.close", "code": close[0], "reason": close[1]})
                return
            if not messages:
                self._idle = self._loop.create_future()
                await self._idle
                self._idle = None


def _request_of(scope: dict[str, Any]) -> tuple[str, list[tuple[str, str]], str, bool]:
    """Target, fields, client's address and whether the connection is encrypted."""
    raw = scope.get("raw_path")  # as it was sent: an encoded slash is no slash
    if isinstance(raw, bytes):
        raw = raw.decode("latin-1")
    target = raw.partition("?")[0] if raw else quote(scope["path"])
    root = quote(scope.get("root_path", ""))
    if root and target.startswith(root + "/"):
        target = target[len(root):]
    if scope.get("query_string"):
        target += "?" + scope["query_string"].decode("latin-1")
    headers = [(name.decode("latin-1"), value.decode("latin-1"))
               for name, value in scope["headers"]]
    client = scope.get("client")
    return target, headers, client[0] if client else "", scope["scheme"] in ("https", "wss")


async def _send_answer(send: Any, answer: tuple[Any, ...], kind: str) -> None:
    status, headers, body = answer
    await send({"type": f"{kind}.start", "status": status,
                "headers": [(name.lower(), value) for name, value in headers]})
    await send({"type": f"{kind}.body", "body": body})
