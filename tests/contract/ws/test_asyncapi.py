"""GET /asyncapi.json: the messages of the sockets match their description."""

import json
import pathlib
import re

import pytest
from clients.json_schema import check_described, fault, resolved
from clients.live import ANSWER, BEAT, FFT, LEVELS, NAMED_SPECTRUM, SOURCE, STATE, TEMPO, LiveSocket
from clients.shape import is_text

REQUESTS = {"audio.fft.subscribe", "audio.fft.unsubscribe", "spectrum.subscribe",
            "spectrum.unsubscribe", "audio.subscribe", "audio.unsubscribe",
            "levels.subscribe", "levels.unsubscribe",
            "beat.subscribe", "beat.unsubscribe", "tempo.subscribe", "tempo.unsubscribe", "transport.subscribe", "transport.unsubscribe",
            "source.subscribe", "source.unsubscribe",
            "transport.command", "time.sync", "auth"}

GOLDEN = pathlib.Path(__file__).parents[2] / "golden"


@pytest.fixture
def document(rest):
    response = rest.get("/asyncapi.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"].split(";")[0] == "application/json"
    return response.json()


def of_channel(document, direction, channel="/ws"):
    """The messages in one direction, by name."""
    message = document["channels"][channel].get(direction, {"message": {"oneOf": []}})["message"]
    messages = [resolved(document, part) for part in message.get("oneOf", [message])]
    return {message["name"]: message for message in messages}


def is_json(message):
    return message.get("contentType", "application/json") == "application/json"


def test_it_is_an_asyncapi_document(document):
    assert document["asyncapi"].startswith("2.6")
    assert document["info"]["title"] and document["info"]["version"]


def test_clients_send_the_requests_and_receive_the_rest(document):
    sent, received = of_channel(document, "publish"), of_channel(document, "subscribe")
    assert set(sent) == REQUESTS
    others = {name for channel in ("/ws/transport/clock", "/ws/transport/control")
              for direction in ("publish", "subscribe")
              for name in of_channel(document, direction, channel)}
    assert {*sent, *received, *others} == set(document["components"]["messages"])
    assert set(document["channels"]) == {"/ws", "/ws/transport/clock", "/ws/transport/control"}
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


def test_every_schema_describes_its_properties(document):
    for name, schema in document["components"]["schemas"].items():
        check_described(schema, name)


def alternatives(payload):
    return [part["$ref"].rpartition("/")[2] for part in payload.get("oneOf", [payload])]


def test_every_message_of_the_server_has_a_golden_file_and_each_is_valid(document):
    messages = {name: message["payload"]
                for name, message in of_channel(document, "subscribe").items() if is_json(message)}
    seen = set()
    for file in sorted(GOLDEN.glob("*.json")):
        value = json.loads(file.read_bytes())
        assert fault(document, messages[value["type"]], value) is None, file.name
        seen |= {schema for schema in alternatives(messages[value["type"]])
                 if fault(document, document["components"]["schemas"][schema], value) is None}
    assert seen == {schema for payload in messages.values() for schema in alternatives(payload)}


def properties(document, request):
    return resolved(document, document["components"]["messages"][request]["payload"])["properties"]


def options(document):
    """The options of audio.fft.subscribe."""
    return {name: part for name, part in properties(document, "audio.fft.subscribe").items()
            if name not in ("type", "requestId")}


def test_the_defaults_of_a_subscribe_are_those_described(document, live):
    defaults = {name: part["default"] for name, part in options(document).items()
                if "default" in part}
    assert set(options(document)) - set(defaults) == {"fromHz", "toHz"}
    usual = live.subscribe()
    assert live.subscribe(**defaults) == usual
    usual = {**usual, "rateHz": usual["updateRateHz"],
             "sampleFormat": live.subscribe(format="binary")["sampleFormat"]}
    assert {name: usual[name] for name in defaults} == defaults


def beside(name, value):
    """Options with one at the end of its range, plus the options that it requires."""
    if name == "dbMin" and value > -1:
        return {name: value, "dbMax": 40}
    if name == "dbMax" and value < -79:
        return {name: value, "dbMin": -200}
    return {name: value}


def test_the_ranges_of_a_subscribe_are_those_described(document, live):
    numbers = {name: part for name, part in options(document).items() if part["type"] == "number"}
    assert len(numbers) == 7
    for name, part in numbers.items():
        low, high = part["minimum"], part["maximum"]
        limits = f"{name} must be between"
        for inside in (low, high):
            answer = live.ask({"type": "audio.fft.subscribe", **beside(name, inside)})
            assert limits not in answer.get("error", {}).get("message", ""), answer
        for outside in (low - 0.001, high + 0.001):
            answer = live.refused({"type": "audio.fft.subscribe", **beside(name, outside)})
            assert limits in answer["error"]["message"], answer
        live.refused({"type": "audio.fft.subscribe", name: "1"})


def test_the_range_of_bands_is_that_described(document, live):
    part = options(document)["range"]
    low, high = part["items"]["minimum"], part["items"]["maximum"]
    assert part["minItems"] == part["maxItems"] == 2
    assert live.subscribe(range=[low, high])["range"] == [low, high]
    for wrong in ([low - 1, high], [low, high + 1], [low + 0.5, high], [low], [low, 1, high],
                  "all", 1):
        live.refused({"type": "audio.fft.subscribe", "range": wrong})


def test_the_choices_of_a_subscribe_are_those_described(document, live):
    choices = {name: part["enum"] for name, part in options(document).items() if "enum" in part}
    assert len(choices) == 5
    for name, known in choices.items():
        for choice in known:
            assert live.subscribe(**{"format": "binary", name: choice})[name] == choice
        refused = live.refused({"type": "audio.fft.subscribe", name: "other"})
        assert re.findall(r'"(\w+)"', refused["error"]["message"]) == [*known, "other"]
        live.refused({"type": "audio.fft.subscribe", name: 1})


def test_the_options_of_a_state_subscription_are_those_described(document, live):
    parts = properties(document, "transport.subscribe")
    low, high = parts["rateHz"]["minimum"], parts["rateHz"]["maximum"]
    for inside in (low, high):
        assert live.done("transport.subscribe", rateHz=inside)["rateHz"] == inside
    for outside in (low - 0.01, high + 0.01, "30"):
        live.refused({"type": "transport.subscribe", "rateHz": outside})
    usual = live.done("transport.subscribe")
    assert live.done("transport.subscribe", sentTime=parts["sentTime"]["default"]) == usual
    live.refused({"type": "transport.subscribe", "sentTime": 1})


def test_the_commands_and_units_are_those_described(document, live):
    parts = properties(document, "transport.command")
    for command in parts["command"]["enum"]:
        if command in ("next", "previous"):  # the tune has no files
            assert live.command(command, None)["error"]["code"] == "FAILED_PRECONDITION"
            continue
        value = {"loop": {"end": 30}, "meter": {"beats": 4}, "beat.hold": False,
                 "beat.range": {"min": 60, "max": 180}}.get(command, 30)
        assert live.command(command, value)["success"] is True
    assert live.command("other", 1)["error"]["code"] == "INVALID_ARGUMENT"
    for unit in filter(is_text, parts["unit"]["enum"]):  # numbers are a meter's
        assert live.command("seek", 2, unit=unit)["success"] is True
    assert live.command("seek", 2, unit="other")["success"] is False
    usual = live.command("seek", 2)["state"]["sample_pos"]
    given = live.command("seek", 2, unit=parts["unit"]["default"])["state"]["sample_pos"]
    assert given == usual


def test_every_request_has_an_example_that_is_valid_and_is_answered(document, live):
    for name, message in of_channel(document, "publish").items():
        assert message["examples"], name
        for example in message["examples"]:
            payload = example["payload"]
            assert fault(document, message["payload"], payload) is None
            answer = live.ask(payload)
            assert answer["type"] in message["x-answers"], answer
            assert answer["type"] != "audio.fft.rejected"


def test_the_clock_and_control_sockets_are_as_described(document, clock, control):
    """The examples are sent, and each message that comes back is checked."""
    state = of_channel(document, "subscribe", "/ws/transport/clock")["clock.state"]
    assert fault(document, state["payload"], clock.state()) is None
    command = of_channel(document, "publish", "/ws/transport/control")["control.command"]
    result = of_channel(document, "subscribe", "/ws/transport/control")["control.result"]
    for example in command["examples"]:
        assert fault(document, command["payload"], example["payload"]) is None
        answer = control.ask(example["payload"])
        assert answer["success"] and fault(document, result["payload"], answer) is None, answer
    refused = control.ask({"command": "fly"})
    assert not refused["success"] and fault(document, result["payload"], refused) is None


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
    for kind in sorted(REQUESTS - {"time.sync", "transport.command", "auth"}):
        check(live.done(kind))
    check(live.synced({"any": 1}))
    check(live.ask({"type": "auth", "key": "wrong"}))
    for command in ("play", "fly"):
        check(live.ask({"type": "transport.command", "command": command, "request_id": 1}))
    check(live.ask({"type": "transport.command", "command": "loop", "value": {"start": 0}}))
    check(live.refused("{", "INVALID_JSON"))
    live.done("beat.subscribe")
    live.done("transport.subscribe")
    live.done("spectrum.subscribe")
    check(live.next(NAMED_SPECTRUM))
    live.done("source.subscribe")
    check(live.next(SOURCE))
    live.done("levels.subscribe")
    check(live.next(LEVELS))
    check(live.next(BEAT))
    live.done("tempo.subscribe")
    check(live.next(TEMPO))
    check(live.next(STATE))
    for client in others(4):
        client.subscribe()
    with LiveSocket(server) as fifth:
        fifth.tell({"type": "audio.fft.subscribe"})
        check(fifth.next(ANSWER))
    assert seen == {name for name, message in messages.items() if is_json(message)}
