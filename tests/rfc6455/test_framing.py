"""Frames of every length, for any split of the bytes (RFC 6455, sections 5.2 and 5.3)."""

import struct

import pytest
from wire import BINARY, TEXT, frame

LENGTHS = [0, 1, 2, 124, 125, 126, 127, 128, 65534, 65535, 65536, 65537, 1_000_000]
both_kinds = pytest.mark.parametrize("opcode", [TEXT, BINARY], ids=["text", "binary"])


@both_kinds
@pytest.mark.parametrize("length", LENGTHS)
def test_a_message_of_any_length_comes_back(connection, opcode, length):
    payload = (b"*abc\x7f" * (length // 5 + 1))[:length]
    connection.say(opcode, payload)
    assert connection.message() == (opcode, payload)


def test_any_byte_may_stand_in_a_binary_message(connection):
    connection.say(BINARY, bytes(range(256)))
    assert connection.message() == (BINARY, bytes(range(256)))


@both_kinds
@pytest.mark.parametrize("size", [1, 7, 997])
def test_a_frame_may_arrive_in_pieces(connection, opcode, size):
    payload = b"x" * (size * 200)
    data = frame(opcode, payload)
    for start in range(0, len(data), size):
        connection.send(data[start:start + size])
    assert connection.message() == (opcode, payload)


def test_messages_that_arrive_together_are_answered_in_their_order(connection):
    connection.send(b"".join(frame(TEXT, str(number).encode()) for number in range(100)))
    for number in range(100):
        assert connection.message() == (TEXT, str(number).encode())


def test_a_mask_of_zeros_is_a_mask(connection):
    connection.send(b"\x81\x85" + bytes(4) + b"hello")
    assert connection.message() == (TEXT, b"hello")


@both_kinds
def test_a_frame_without_a_mask_is_malformed(connection, opcode):
    connection.say(opcode, b"hello", masked=False)
    connection.expect_closed(1002)


@pytest.mark.parametrize("head", [
    b"\x81\xfe" + struct.pack(">H", 5),
    b"\x81\xff" + struct.pack(">Q", 5),
    b"\x81\xff" + struct.pack(">Q", 0xFFFF),
], ids=["5 in two bytes", "5 in eight bytes", "65535 in eight bytes"])
def test_a_length_is_in_its_shortest_form(connection, head):
    connection.send_while_open(head + bytes(4) + b"hello")
    connection.expect_closed(1002)


def test_a_length_has_63_bits(connection):
    connection.send_while_open(b"\x82\xff" + b"\x80" + bytes(7) + bytes(4))
    connection.expect_closed(1002, 1009)
