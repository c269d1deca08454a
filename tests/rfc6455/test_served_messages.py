"""Messages of `tactus serve` to clients with and without compression."""

import asyncio
import json

import pytest
import websockets
from clients.shape import check_state
from wire import BINARY, PING, TEXT, Connection

CLOCK, CONTROL, EVENTS = "/ws/transport/clock", "/ws/transport/control", "/ws"


@pytest.fixture(scope="module")
def compressing():
    from clients.program import Server

    server = Server("--compress")
    yield server
    assert server.end() == 0, server.stderr()


def frames_by_seq(connection, count):
    """The clock's frames: RSV1 and payload by sequence number."""
    connection.message()  # the first state, sent to this client only
    frames = {}
    while len(frames) < count:
        fin, rsv1, opcode, payload = connection.one_frame()
        assert fin and opcode == TEXT
        text = connection.unpacked(payload) if rsv1 else payload
        state = json.loads(text)
        check_state(state)
        frames[state["seq"]] = (rsv1, payload)
    return frames


def test_the_clock_is_compressed_once_for_all_who_asked(compressing):
    with Connection(compressing.port, "permessage-deflate", CLOCK) as first, \
            Connection(compressing.port, "permessage-deflate", CLOCK) as second:
        assert first.compresses and "server_no_context_takeover" in first.parameters
        ours, theirs = frames_by_seq(first, 20), frames_by_seq(second, 20)
        shared = ours.keys() & theirs.keys()
        assert len(shared) > 10
        for seq in shared:
            assert ours[seq] == theirs[seq]
            assert ours[seq][0]


def test_who_did_not_ask_gets_it_plain(compressing):
    with Connection(compressing.port, None, CLOCK) as connection:
        assert not any(rsv1 for rsv1, _ in frames_by_seq(connection, 5).values())


def test_a_server_compresses_only_when_it_was_told_to(server):
    with Connection(server.port, "permessage-deflate", CLOCK) as connection:
        assert connection.extension is None
        assert not any(rsv1 for rsv1, _ in frames_by_seq(connection, 3).values())


@pytest.mark.parametrize("bits", range(8, 16))
def test_a_client_with_a_small_window_can_read_everything(compressing, bits):
    offer = f"permessage-deflate; server_max_window_bits={bits}"
    with Connection(compressing.port, offer, EVENTS) as connection:
        connection.say(TEXT, b'{"type": "audio.fft.subscribe"}')
        connection.say(TEXT, b'{"type": "transport.subscribe"}')
        wanted = {"audio.fft.subscribed", "audio.fft.frame", "transport.state"}
        while wanted:
            opcode, content = connection.message()
            assert opcode == TEXT
            wanted.discard(json.loads(content)["type"])


def test_binary_frames_can_be_read_too(compressing):
    with Connection(compressing.port, "permessage-deflate", EVENTS) as connection:
        connection.say(TEXT, b'{"type": "audio.fft.subscribe", "format": "binary"}')
        kinds = [connection.message() for _ in range(20)]
        binary = [content for opcode, content in kinds if opcode == BINARY]
        assert len(binary) > 10
        assert all(content.startswith(b"TSP1") and len(content) == 88 for content in binary)


@pytest.mark.parametrize("extensions", [None, "permessage-deflate"])
def test_pings_are_answered_while_the_clock_runs(compressing, extensions):
    with Connection(compressing.port, extensions, CLOCK + "?hz=240") as connection:
        for number in range(200):
            connection.say(PING, b"%d" % number)
        while len(connection.pongs) < 200:
            connection.message()
        assert connection.pongs == [b"%d" % number for number in range(200)]


def test_websockets_for_python_commands_it_and_listens(compressing):
    async def talk():
        async with websockets.connect(compressing.control) as control, \
                websockets.connect(compressing.clock) as clock:
            assert control.extensions and clock.extensions
            await control.send(json.dumps({"command": "play"}))
            assert json.loads(await control.recv())["success"] is True
            while not json.loads(await clock.recv())["playing"]:
                pass
            await control.send(json.dumps({"command": "stop"}))
            assert json.loads(await control.recv())["success"] is True

    asyncio.run(talk())
