"""Synchronous WebSocket clients on Python's websockets."""

import asyncio
import json
import threading

import websockets

from .shape import check_state

TIMEOUT_SECONDS = 10.0


class Loop:
    """An event loop on its own thread."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def run(self, coroutine, timeout=TIMEOUT_SECONDS):
        """Waits for the coroutine's result; raises TimeoutError."""

        async def bounded():
            return await asyncio.wait_for(coroutine, timeout)

        return asyncio.run_coroutine_threadsafe(bounded(), self._loop).result(timeout + 5)


LOOP = Loop()


class Socket:
    """One WebSocket connection; a context manager."""

    def __init__(self, url, **options):
        async def connect():
            # The receive queue is unbounded: a full queue would stop reading, and with it the
            # closing handshake.
            return await websockets.connect(url, max_queue=None, **options)

        self.connection = LOOP.run(connect())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, message):
        LOOP.run(self.connection.send(message))

    def receive(self, timeout=TIMEOUT_SECONDS):
        return LOOP.run(self.connection.recv(), timeout)

    def ping(self):
        """Sends a ping and waits for its pong."""

        async def round_trip():
            await (await self.connection.ping())

        LOOP.run(round_trip())

    def wait_closed(self) -> int:
        """Reads to the end of the connection; returns its close code."""

        async def drain():
            try:
                while True:
                    await self.connection.recv()
            except websockets.ConnectionClosed:
                return self.connection.close_code

        return LOOP.run(drain())

    def close_reason(self) -> str:
        """The reason of the close frame, after wait_closed()."""
        return self.connection.close_reason

    def close(self):
        LOOP.run(self.connection.close())


class ClockSocket(Socket):
    """A client of the clock stream."""

    def state(self) -> dict:
        """The next state, checked."""
        message = self.receive()
        assert isinstance(message, str), "states are texts"
        return check_state(json.loads(message))

    def states(self, count) -> list:
        return [self.state() for _ in range(count)]

    def state_where(self, condition, at_most=600) -> dict:
        """The next state that meets the condition."""
        for _ in range(at_most):
            state = self.state()
            if condition(state):
                return state
        raise AssertionError(f"not in {at_most} states; the last was {state}")


class ControlSocket(Socket):
    """A client of the control socket."""

    def ask(self, message) -> dict:
        """Sends a text, or an object as JSON; returns the answer."""
        self.send(message if isinstance(message, (str, bytes)) else json.dumps(message))
        return self.answer()

    def answer(self) -> dict:
        reply = self.receive()
        assert isinstance(reply, str), "answers are texts"
        return json.loads(reply)

    def command(self, name, **members) -> dict:
        """Sends a command that must succeed; returns the checked state."""
        answer = self.ask({"command": name, **members})
        assert answer["success"] is True, answer
        assert answer["command"] == name, answer
        return check_state(answer["state"])

    def refused(self, message, code) -> dict:
        """Sends a message that must be refused with the code; returns the answer."""
        answer = self.ask(message)
        assert answer["success"] is False, answer
        assert "command" in answer and "state" not in answer, answer
        error = answer["error"]
        assert error["code"] == code, answer
        assert isinstance(error["message"], str) and error["message"].strip(), answer
        return answer
