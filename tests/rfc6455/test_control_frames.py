"""Pings, reserved bits and opcodes (RFC 6455, sections 5.2 and 5.5)."""

import pytest
from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, RSV1, TEXT, frame

RESERVED_OPCODES = [0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF]


@pytest.mark.parametrize("payload", [
    b"", b"hello", b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff", bytes(range(125)),
], ids=["empty", "text", "binary", "125 bytes"])
def test_a_ping_is_answered_with_its_payload(connection, payload):
    connection.say(PING, payload)
    assert connection.pong() == payload


def test_a_ping_may_arrive_byte_by_byte(connection):
    for byte in frame(PING, b"p" * 125):
        connection.send(bytes([byte]))
    assert connection.pong() == b"p" * 125


def test_pings_that_arrive_together_are_answered_in_their_order(connection):
    payloads = [str(number).encode() for number in range(10)]
    connection.send(b"".join(frame(PING, payload) for payload in payloads))
    assert [connection.pong() for _ in payloads] == payloads


def test_a_pong_that_nobody_asked_for_is_not_answered(connection):
    connection.say(PONG)
    connection.say(PONG, b"unasked")
    connection.expect_alive()


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_a_control_frame_is_125_bytes_long_at_most(connection, opcode):
    connection.send_while_open(frame(opcode, b"\x03\xe8" + b"a" * 124))
    connection.expect_closed(1002)


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_a_control_frame_is_not_fragmented(connection, opcode):
    connection.say(opcode, b"", fin=False)
    connection.expect_closed(1002)


@pytest.mark.parametrize("rsv", range(1, 8))
@pytest.mark.parametrize("opcode", [TEXT, BINARY, PING, PONG, CLOSE])
def test_a_reserved_bit_is_malformed(connect, opcode, rsv):
    connection = connect()
    if connect.compresses and rsv == RSV1 and opcode < CLOSE:
        pytest.skip("that is a compressed message")
    connection.say(opcode, b"", rsv=rsv)
    connection.expect_closed(1002)


@pytest.mark.parametrize("rsv", range(1, 8))
def test_a_reserved_bit_of_a_continuation_is_malformed(connection, rsv):
    connection.say(TEXT, b"begin", fin=False)
    connection.say(CONTINUATION, b"end", rsv=rsv)
    connection.expect_closed(1002)


@pytest.mark.parametrize("payload", [b"", b"hello"], ids=["empty", "with payload"])
@pytest.mark.parametrize("opcode", RESERVED_OPCODES)
def test_a_reserved_opcode_is_malformed(connection, opcode, payload):
    connection.say(opcode, payload)
    connection.expect_closed(1002)


@pytest.mark.parametrize("bad", [frame(TEXT, b"x", rsv=1), frame(0x5, b"x"), frame(0xB, b"x")],
                         ids=["reserved bit", "data opcode", "control opcode"])
def test_what_came_before_a_malformed_frame_is_answered(connection, bad):
    connection.send(frame(TEXT, b"before") + bad + frame(TEXT, b"after"))
    assert connection.message() == (TEXT, b"before")
    connection.expect_closed(1002)
