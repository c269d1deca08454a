"""docs/protocol.md: a server answers its example requests as shown."""

import re
import struct

import pytest
from clients import frames, protocol_document
from clients.access import Keys
from clients.live import ANSWER, FFT, LiveSocket, kind_and_value
from clients.program import Server
from clients.shape import is_number, is_whole
from clients.sockets import ClockSocket, ControlSocket

# Fields that depend on time or history; all others must match the example.
DYNAMIC = {
    "clientId", "hopSeq", "keySeq", "bins", "peak", "rms", "changes", "sample_pos", "time_seconds",
    "time_formatted", "frame_count", "beat_pos", "timestamp_ms", "sent_ms", "epoch", "seq",
    "beat_index", "bar", "bar_index", "beat_in_bar", "downbeat", "t1", "t2", "connected_clients", "updates_sent",
    "actual_fps", "cpu_load", "fft_subscribers", "frames_sent", "encodings", "hops_analysed",
    "bytes_encoded", "latency_ms", "silent_seconds", "overwritten", "xruns",
    "dropouts", "device_losses", "faults", "buffered_ms",
}
LENGTHS_VARY = {"changes"}


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory):
    """A server that knows the key of the examples."""
    keys = Keys(tmp_path_factory.mktemp("keys"))
    keys.add("desk", "control", protocol_document.KEY)
    server = Server("--keys", keys.path)
    with ControlSocket(server.control) as server.resetting:
        yield server
    assert server.end() == 0


def same_type(example, actual, where):
    """The same JSON type; a number shown without a point is an integer."""
    if isinstance(example, list):
        assert isinstance(actual, list), where
        models = example if len(example) == len(actual) else [example[0]] * len(actual)
        for model, part in zip(models, actual):
            same_type(model, part, where)
    elif is_whole(example):
        assert is_whole(actual), f"{where} is {actual!r}"
    elif is_number(example):
        assert is_number(actual), f"{where} is {actual!r}"
    else:
        assert type(actual) is type(example), f"{where} is {actual!r}"


def matches(example, actual, where="the message", partly=False):
    """Asserts that a message matches its example."""
    if isinstance(example, dict):
        assert isinstance(actual, dict), where
        assert set(example) <= set(actual) if partly else set(example) == set(actual), (
            f"{where} has {list(actual)}")
        order = [name for name in actual if name in example]
        assert order == list(example), f"{where} has its members in the order {order}"
        for name, value in example.items():
            if name in DYNAMIC:
                same_type(value, actual[name], f"{where}.{name}")
                if isinstance(value, list) and name not in LENGTHS_VARY:
                    assert len(actual[name]) == len(value), f"{where}.{name}"
            else:
                matches(value, actual[name], f"{where}.{name}")
    elif isinstance(example, list):
        assert len(example) == len(actual), where
        for at, (one, other) in enumerate(zip(example, actual)):
            matches(one, other, f"{where}[{at}]")
    else:
        same_type(example, actual, where)
        expected = pytest.approx(example, rel=1e-5) if isinstance(example, float) else example
        assert actual == expected, where


def frame_like(live, example):
    """The next frame with the members of the example."""
    kind, _ = kind_and_value(protocol_document.json.dumps(example))
    assert kind != ANSWER, f"{example['type']} is no frame"
    for _ in range(400):
        frame = live.next(kind)
        # An empty delta would not check the changes.
        if set(frame) == set(example) and frame.get("changes", True):
            return frame
    raise AssertionError(f"no frame like {example}")


def on_ws(server, others, examples):
    with LiveSocket(server) as live:
        for example in examples:
            if example.kind == "Request":
                if example.when == "the table being full":
                    for client in others(4):
                        client.subscribe()
                else:
                    assert example.when is None
                live.tell(example.value)
            elif example.kind == "Answer":
                matches(example.value, live.next(ANSWER), partly=example.when == "in part")
            else:
                matches(example.value, frame_like(live, example.value))


def on_control(server, examples):
    with ControlSocket(server.control) as control:
        for request, answer in zip(examples[::2], examples[1::2]):
            assert (request.kind, answer.kind) == ("Request", "Answer")
            matches(answer.value, control.ask(request.value))


def on_rest(rest, examples):
    for request, answer in zip(examples[::2], examples[1::2]):
        method, target = request.target.split()
        matches(answer.value, rest.request(method, target).json())


@pytest.mark.parametrize("section", protocol_document.sections(),
                         ids=lambda section: section.title.replace("`", ""))
def test_the_examples_of_a_section_are_true(server, rest, others, section):
    rest.command("play")
    if section.endpoint == "/ws":
        on_ws(server, others, section.examples)
    elif section.endpoint == "/ws/transport/control":
        on_control(server, section.examples)
    elif section.endpoint == "/ws/transport/clock":
        with ClockSocket(server.clock) as clock:
            for example in section.examples:
                matches(example.value, clock.state())
    else:
        on_rest(rest, section.examples)


def test_it_shows_every_message_of_the_served_description_and_no_other(rest):
    document = rest.get("/asyncapi.json").json()
    messages = document["components"]["messages"]
    # Those of the clock's and the control socket have no type.
    of_ws = {reference["$ref"].rpartition("/")[2] for direction in ("publish", "subscribe")
             for reference in document["channels"]["/ws"][direction]["message"]["oneOf"]}
    described = {name for name in of_ws
                 if messages[name].get("contentType", "application/json") == "application/json"}
    assert protocol_document.types() == described
    assert {"clock.state", "control.command", "control.result"} == set(messages) - of_ws


def test_it_tells_of_every_option_and_no_other(rest):
    document = rest.get("/asyncapi.json").json()
    payload = document["components"]["messages"]["audio.fft.subscribe"]["payload"]
    schema = document["components"]["schemas"][payload["$ref"].rpartition("/")[2]]
    told = {name for row in protocol_document.table("Options")
            for name in re.findall(r"`(\w+)`", row[0])}
    assert told | {"type", "requestId"} == set(schema["properties"])


def test_its_defaults_are_what_an_empty_subscribe_gets(live):
    answer = live.subscribe(format="binary")
    answer = {**answer, "rateHz": answer["updateRateHz"], "format": live.subscribe()["format"]}
    for names, _, default, _ in protocol_document.table("Options"):
        names = re.findall(r"`(\w+)`", names)
        if not default:
            assert names == ["fromHz", "toHz"]
            continue
        values = default.replace("`", "")
        values = protocol_document.json.loads(f"[{values}]")
        assert [answer[name] for name in names] == values


def size_and_count(kind):
    """Whether a value has the type in the tables."""
    if kind.endswith(" bytes"):
        return int(kind.split()[0])
    name, _, count = kind.rstrip("]").partition("[")
    return {"u8": 1, "u16": 2, "i16": 2, "u32": 4, "f32": 4, "u64": 8}[name] * int(count or 1)


def test_its_table_of_the_audio_frame_is_what_the_tests_decode_by():
    rows = protocol_document.table("Audio frames")
    assert [(int(row[0]), row[2]) for row in rows] == [
        (offset, name) for offset, _, name in frames.AUDIO_FIELDS]
    end = 0
    for (offset, kind, _, _), (_, layout, _) in zip(rows, frames.AUDIO_FIELDS):
        assert int(offset) == end, "no gap and no overlap"
        assert size_and_count(kind) == struct.calcsize("<" + layout)
        end += size_and_count(kind)
    assert end == frames.AUDIO_BYTES


def test_its_table_of_the_binary_frame_is_what_the_tests_decode_by():
    rows = protocol_document.table("Binary frames")
    end = 0
    for offset, kind, _, _ in rows[:-1]:
        assert int(offset) == end
        end += size_and_count(kind)
    assert end == frames.HEADER.size == int(rows[-1][0])


def test_its_links_lead_somewhere():
    anchors = protocol_document.anchors()
    for target in re.findall(r"\]\(([^)]+)\)", protocol_document.text()):
        page, _, anchor = target.partition("#")
        assert not page or (protocol_document.PAGE.parent / page).exists(), target
        assert not anchor or page or anchor in anchors, target


def test_its_example_of_a_frame_has_the_bins_of_the_default(live):
    shown = next(example.value for section in protocol_document.sections()
                 for example in section.examples
                 if example.kind == "Frame" and example.value.get("type") == FFT)
    live.subscribe()
    assert len(shown["bins"]) == len(live.next(FFT)["bins"]) == 64
