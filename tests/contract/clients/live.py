"""A client of /ws with a queue for answers and one for each stream."""

import collections
import json

from . import frames
from .shape import is_text, is_whole
from .sockets import Socket

FFT, BEAT, STATE = "audio.fft.frame", "beat.event", "transport.state"
NAMED_SPECTRUM = "spectrum.frame"
SOURCE = "source.state"
LEVELS = "levels.frame"
TEMPO = "tempo.state"
SPECTRUM, AUDIO = "binary spectrum frame", "464-byte audio frame"
ANSWER = "answer"


def strict_json(text):
    """Parses strict JSON: no NaN, no duplicate names."""

    def members(pairs):
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), f"a name twice in {text}"
        return dict(pairs)

    def constant(name):
        raise AssertionError(f"{name} is no JSON: {text}")

    return json.loads(text, object_pairs_hook=members, parse_constant=constant)


def kind_and_value(message):
    """The kind of a message and its contents."""
    if isinstance(message, bytes):
        return (AUDIO, frames.audio(message)) if len(message) == frames.AUDIO_BYTES else (
            SPECTRUM, frames.binary(message))
    value = strict_json(message)
    assert is_text(value.get("type")), message
    streams = (FFT, NAMED_SPECTRUM, BEAT, STATE, SOURCE, LEVELS, TEMPO)
    return (value["type"] if value["type"] in streams else ANSWER), value


class LiveSocket(Socket):
    """One connection to /ws. Queues each kind of message in order."""

    def __init__(self, server, **options):
        super().__init__(server.ws, **options)
        self._waiting = collections.defaultdict(collections.deque)

    def next(self, kind, timeout=10.0):
        """The next message of a kind."""
        return self.next_both(kind, timeout)[0]

    def next_both(self, kind, timeout=10.0):
        """The next message of a kind, parsed and raw."""
        while not self._waiting[kind]:
            message = self.receive(timeout)
            found, value = kind_and_value(message)
            self._waiting[found].append((value, message))
        return self._waiting[kind].popleft()

    def several(self, kind, count) -> list:
        return [self.next(kind) for _ in range(count)]

    def newest(self, kind):
        """The latest queued message of a kind, or else the next."""
        while len(self._waiting[kind]) > 1:
            self._waiting[kind].popleft()
        return self.next(kind)

    def arrived(self, kind) -> list:
        """All queued messages of a kind that were sent before this call."""
        self.synced(0)
        taken = [value for value, _ in self._waiting[kind]]
        self._waiting[kind].clear()
        return taken

    def tell(self, message):
        """Sends a message, an object as JSON, without waiting for an answer."""
        self.send(message if isinstance(message, (str, bytes)) else json.dumps(message))

    def ask(self, message) -> dict:
        self.tell(message)
        return self.next(ANSWER)

    def done(self, kind, **members) -> dict:
        """Sends a request that must succeed; returns its answer."""
        answer = self.ask({"type": kind, **members})
        assert answer["type"] == answered_by(kind), answer
        assert is_whole(answer["clientId"]), answer
        return answer

    def synced(self, t0) -> dict:
        """Sends a time.sync; returns its answer."""
        answer = self.ask({"type": "time.sync", "t0": t0})
        assert answer["type"] == "time.synced" and answer["t0"] == t0, answer
        return answer

    def command(self, name, value, **members) -> dict:
        """Sends a transport.command; returns its answer."""
        answer = self.ask({"type": "transport.command", "command": name, "value": value, **members})
        assert answer["type"] == "transport.result", answer
        return answer

    def subscribe(self, **options) -> dict:
        """Subscribes to the spectrum."""
        answer = self.done("audio.fft.subscribe", **options)
        assert answer["accepted"] is True and answer["success"] is True, answer
        return answer

    def refused(self, message, code="INVALID_VALUE") -> dict:
        """Sends a message that must be refused; returns the error."""
        answer = self.ask(message)
        assert answer["type"] == "error" and answer["success"] is False, answer
        assert set(answer) - {"requestId"} == {"type", "success", "error"}, answer
        assert set(answer["error"]) == {"code", "message"}, answer
        assert answer["error"]["code"] == code, answer
        assert answer["error"]["message"].strip(), answer
        return answer


def answered_by(kind) -> str:
    """The type of a request's successful answer."""
    topic, _, verb = kind.rpartition(".")
    past = {"subscribe": "subscribed", "unsubscribe": "unsubscribed", "sync": "synced",
            "command": "result"}
    return f"{topic}.{past[verb]}"
