"""Compressed messages, good and bad (RFC 7692, sections 6 and 7.2)."""

import os
import random
import zlib

import pytest
from clients.program import eventually
from wire import (BINARY, CLOSE, CONTINUATION, PING, PONG, RSV1, TEXT, WHOLE, Closed,
                  deflated, frame)

MIB = 1024 * 1024


@pytest.fixture
def connection(offer):
    """Compresses without context takeover."""
    return offer("permessage-deflate; client_no_context_takeover; client_max_window_bits")


def contents(dice):
    """A message, either similar to earlier ones or random."""
    length = dice.choice([0, 1, 10, 300, 5000, 70000])
    if dice.random() < 0.3:
        return dice.randbytes(length)
    words = [b'"time_seconds": ', b"1.25, ", b"0.5, ", b'"bins": [', b"]", b"\xc3\xa9"]
    return b"".join(dice.choices(words, k=length // 6))


@pytest.mark.parametrize("level", range(10))
def test_a_compressed_message_comes_back(connection, level):
    dice = random.Random(level)
    for _ in range(20):
        content = contents(dice)
        connection.say(BINARY, connection.packed(content, level), rsv=RSV1)
        assert connection.message() == (BINARY, content)


@pytest.mark.parametrize("bits", range(9, 16))
def test_a_smaller_window_is_understood(connection, bits):
    content = os.urandom(100) * 700
    connection.say(BINARY, deflated(content, bits), rsv=RSV1)
    assert connection.message() == (BINARY, content)


def test_a_context_may_be_kept_where_it_was_not_declined(offer):
    connection = offer("permessage-deflate; client_max_window_bits")
    if "client_no_context_takeover" in connection.parameters:
        pytest.skip("declined")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = os.urandom(1000)
    sizes = []
    for _ in range(10):
        packed = packer.compress(content) + packer.flush(zlib.Z_SYNC_FLUSH)
        sizes.append(len(packed))
        connection.say(BINARY, packed[:-4], rsv=RSV1)
        assert connection.message() == (BINARY, content)
    assert sizes[-1] < sizes[0] // 10


def test_messages_may_be_plain_between_compressed_ones(connection):
    for number in range(20):
        content = b"number %d " % number * 20
        if number % 2:
            connection.say(TEXT, content)
        else:
            connection.say(TEXT, connection.packed(content), rsv=RSV1)
        assert connection.message() == (TEXT, content)


def test_what_comes_back_is_shorter(connection):
    connection.say(TEXT, b"again and " * 1000)
    fin, rsv1, opcode, payload = connection.one_frame()
    assert (fin, rsv1, opcode) == (True, True, TEXT)
    assert len(payload) < 200
    assert connection.unpacked(payload) == b"again and " * 1000


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_compressed_message_may_be_fragmented_around_pings(connection, size):
    packed = connection.packed(bytes(range(256)) * 8)
    parts = [packed[start:start + size] for start in range(0, len(packed), size)]
    for number, part in enumerate(parts):
        connection.say(CONTINUATION if number else BINARY, part, fin=False,
                       rsv=0 if number else RSV1)
        connection.say(PING, b"between")
        assert connection.pong() == b"between"
    connection.say(CONTINUATION, b"")
    assert connection.message() == (BINARY, bytes(range(256)) * 8)


@pytest.mark.parametrize("packed", [
    b"\x02\x00", b"\x00", b"\x00\x00\x00\xff\xff\x00", b"",
], ids=["a flushed one", "an empty stored block", "two stored blocks", "nothing at all"])
def test_an_empty_message_may_be_compressed(connection, packed):
    connection.say(TEXT, packed, rsv=RSV1)
    assert connection.message() == (TEXT, b"")
    connection.expect_alive()


@pytest.mark.parametrize("packed", [
    b"\xf2\x48\xcd\xc9\xc9\x07\x00",
    b"\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00",
    b"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00",
], ids=["fixed codes", "a stored block", "two blocks"])
def test_the_examples_of_the_standard_are_understood(connection, packed):
    connection.say(TEXT, packed, rsv=RSV1)
    assert connection.message() == (TEXT, b"Hello")


def test_a_final_block_is_understood_or_said_not_to_be(connection):
    """A sender may end a message this way (RFC 7692, 7.2.3.4)."""
    connection.say(TEXT, b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00", rsv=RSV1)
    try:
        assert connection.message() == (TEXT, b"Hello")
    except Closed as closed:
        assert closed.code == 1007


def test_long_messages_come_back(connection):
    for content in (b"*" * WHOLE, os.urandom(MIB), bytes(range(256)) * 16384):
        connection.say(BINARY, connection.packed(content), rsv=RSV1)
        assert connection.message() == (BINARY, content)


def test_the_bit_belongs_to_a_messages_first_frame(connection):
    packed = connection.packed(b"hello")
    connection.say(TEXT, packed[:3], fin=False, rsv=RSV1)
    connection.say(CONTINUATION, packed[3:], rsv=RSV1)
    connection.expect_closed(1002)


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_no_control_frame_is_compressed(connection, opcode):
    connection.say(opcode, connection.packed(b"hello"), rsv=RSV1)
    connection.expect_closed(1002)


def test_a_compressed_message_that_was_not_agreed_on_is_malformed(offer):
    connection = offer(None)
    connection.say(TEXT, deflated(b"hello"), rsv=RSV1)
    connection.expect_closed(1002)


def of_another_context():
    """Data that refers to a message that was never sent."""
    lost = os.urandom(500)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=lost)
    return packer.compress(lost) + packer.flush(zlib.Z_SYNC_FLUSH)[:-4]


@pytest.mark.parametrize("packed", [
    b"\x07", b"\xff" * 20, b"\x00\x05\x00\x05\x00Hello", deflated(b"Hello") + b"\x07",
    of_another_context(),
], ids=["a reserved block", "ones", "a wrong length", "a tail", "too far back"])
def test_corrupted_data_end_the_connection(connection, packed):
    connection.say(BINARY, packed, rsv=RSV1)
    connection.expect_closed(1007, 1002)


def test_invalid_text_is_found_when_it_is_compressed_too(connection):
    connection.say(TEXT, connection.packed("κόσμε".encode() + b"\xed\xa0\x80"), rsv=RSV1)
    connection.expect_closed(1007)


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_text_may_be_cut_within_a_character(connection, cut):
    packed = connection.packed("𝄞♩".encode(), level=0)
    connection.say(TEXT, packed[:5 + cut], fin=False, rsv=RSV1)
    connection.say(CONTINUATION, packed[5 + cut:])
    assert connection.message() == (TEXT, "𝄞♩".encode())


def test_a_bomb_is_too_big_and_costs_no_more_than_a_message(connection, deflate_server):
    before = deflate_server.resident_kb()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(packer.compress(b"\0" * MIB) for _ in range(512))
    bomb += packer.flush(zlib.Z_SYNC_FLUSH)[:-4]
    assert len(bomb) < MIB
    connection.send_while_open(frame(BINARY, bomb, rsv=RSV1))
    connection.expect_closed(1009)
    eventually(lambda: deflate_server.resident_kb() < before + 100 * 1024, "its memory is small")


def test_random_bytes_in_place_of_a_message_end_that_connection_alone(offer):
    dice = random.Random(7692)
    for _ in range(200):
        connection = offer("permessage-deflate")
        connection.say(BINARY, dice.randbytes(dice.randint(1, 200)), rsv=RSV1)
        try:
            connection.message()
        except Closed as closed:
            assert closed.code in (1002, 1007)
        connection.socket.close()
