"""GET /asyncapi.json: the messages of /ws describe themselves, and are as described."""

import pytest
from clients.json_schema import fault, resolved
from clients.live import ANSWER, BEAT, FFT, STATE, LiveSocket

REQUESTS = {"audio.fft.subscribe", "audio.fft.unsubscribe", "audio.subscribe", "audio.unsubscribe",
            "beat.subscribe", "beat.unsubscribe", "transport.subscribe", "transport.unsubscribe",
            "transport.command", "time.sync"}


@pytest.fixture
def document(rest):
    response = rest.get("/asyncapi.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"].split(";")[0] == "application/json"
    return response.json()


def of_channel(document, direction):
    """The messages in one direction, by name."""
    operation = document["channels"]["/ws"][direction]
    messages = [resolved(document, part) for part in operation["message"]["oneOf"]]
    return {message["name"]: message for message in messages}


def is_json(message):
    return message.get("contentType", "application/json") == "application/json"


def test_it_is_an_asyncapi_document(document):
    assert document["asyncapi"].startswith("2.6")
    assert document["info"]["title"] and document["info"]["version"]


def test_clients_send_the_requests_and_receive_the_rest(document):
    sent, received = of_channel(document, "publish"), of_channel(document, "subscribe")
    assert set(sent) == REQUESTS
    assert {*sent, *received} == set(document["components"]["messages"])
    for name, message in document["components"]["messages"].items():
        assert message["name"] == name and message["summary"], name


def test_every_reference_leads_somewhere(document):
    def walk(part):
        if isinstance(part, dict):
            if "$ref" in part:
                assert resolved(document, part) is not None
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(document)


def test_every_schema_knows_its_type(document):
    for name, message in document["components"]["messages"].items():
        if is_json(message):
            assert fault(document, message["payload"], {}) is not None, "a type is required"
            assert fault(document, message["payload"], {"type": "fly"}) is not None, name


def test_every_request_has_an_example_that_is_valid_and_is_answered(document, live):
    for name, message in of_channel(document, "publish").items():
        assert message["examples"], name
        for example in message["examples"]:
            payload = example["payload"]
            assert fault(document, message["payload"], payload) is None
            answer = live.ask(payload)
            assert answer["type"] in message["x-answers"], answer
            assert answer["type"] != "audio.fft.rejected"


def test_every_example_of_an_answer_is_valid(document):
    for name, message in of_channel(document, "subscribe").items():
        for example in message.get("examples", []):
            assert fault(document, message["payload"], example["payload"]) is None, name


def test_every_message_that_is_sent_is_as_described(document, server, rest, live, others):
    messages = of_channel(document, "subscribe")
    seen = set()

    def check(message):
        described = messages[message["type"]]
        assert fault(document, described["payload"], message) is None, message
        seen.add(message["type"])

    rest.command("play")
    for options in ({}, {"encoding": "delta"}, {"format": "binary", "sampleFormat": "u16"},
                    {"range": [3, 9], "attackMs": 5, "requestId": "a"}):
        check(live.subscribe(**options))
        if "format" not in options:
            for frame in live.several(FFT, 10):
                check(frame)
    for kind in sorted(REQUESTS - {"time.sync", "transport.command"}):
        check(live.done(kind))
    check(live.synced({"any": 1}))
    for command in ("play", "fly"):
        check(live.ask({"type": "transport.command", "command": command, "request_id": 1}))
    check(live.ask({"type": "transport.command", "command": "loop", "value": {"start": 0}}))
    check(live.refused("{", "INVALID_JSON"))
    live.done("beat.subscribe")
    live.done("transport.subscribe")
    check(live.next(BEAT))
    check(live.next(STATE))
    for client in others(4):
        client.subscribe()
    with LiveSocket(server) as fifth:
        fifth.tell({"type": "audio.fft.subscribe"})
        check(fifth.next(ANSWER))
    assert seen == {name for name, message in messages.items() if is_json(message)}
