"""Ctrl-C and SIGTERM: clients get a close frame, and the program always exits cleanly."""

import signal
import threading
import time

import pytest
from clients.raw import CONTINUATION, TEXT, Raw, frame
from clients.rest import Rest
from clients.sockets import ClockSocket, ControlSocket

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@BOTH
def test_it_ends_with_0(serve, number):
    server = serve("--autoplay")
    Rest(server).status()
    assert server.end(number) == 0
    assert server.stderr().count("\n") < 5, server.stderr()


@BOTH
def test_clients_get_a_close_1001(serve, number):
    server = serve()
    with ClockSocket(server.clock) as clock, ControlSocket(server.control) as control:
        clock.state()
        control.command("play")
        server.send_signal(number)
        assert clock.wait_closed() == 1001
        assert control.wait_closed() == 1001
    assert server.wait_end() == 0


def test_a_raw_client_gets_the_close_frame_too(serve):
    server = serve()
    with Raw(server.port) as raw:
        assert raw.handshake("/ws/transport/clock").status == 101
        raw.frame()
        server.send_signal(signal.SIGTERM)
        assert raw.close_code() == 1001
    assert server.wait_end() == 0


def in_pieces(message, size):
    """A text as many small frames."""
    pieces = [message[i:i + size] for i in range(0, len(message), size)]
    return b"".join(
        frame(CONTINUATION if i else TEXT, piece, fin=i == len(pieces) - 1)
        for i, piece in enumerate(pieces))


@BOTH
def test_clients_in_the_middle_of_a_message_do_not_end_it_badly(serve, number):
    """The close consumes the rest of a frame that the session was about to read."""
    server = serve()
    message = b'{"type":"none","requestId":"%s"}' % (b"r" * 100)
    talking = [Raw(server.port) for _ in range(24)]
    done = threading.Event()

    def talk(raw, size):
        pieces = in_pieces(message, size) * 20
        while not done.is_set():
            raw.send_while_open(pieces)

    threads = [threading.Thread(target=talk, args=(raw, (1, 3, 7, 30)[i % 4]))
               for i, raw in enumerate(talking)]
    threads += [threading.Thread(target=raw.read_to_end) for raw in talking]
    try:
        for raw in talking:
            assert raw.handshake("/ws").status == 101
        for thread in threads:
            thread.start()
        time.sleep(0.7)
        assert server.end(number) == 0, server.stderr()
    finally:
        done.set()
        for thread in threads:
            thread.join()
        for raw in talking:
            raw.socket.close()


def test_clients_that_do_not_answer_do_not_hold_it_up(serve):
    server = serve("--update-hz", 240)
    silent = [Raw(server.port, little_room=True) for _ in range(5)]
    try:
        for raw in silent[:3]:
            assert raw.handshake("/ws/transport/clock").status == 101
        silent[3].send(b"GET /transport/status HTTP/1.1\r\nHost:")
        silent[4].request("GET", "/transport/status")
        with ClockSocket(server.clock) as clock:
            clock.states(240)
        begin = time.monotonic()
        assert server.end() == 0
        assert time.monotonic() - begin < 5, "about a second"
    finally:
        for raw in silent:
            raw.socket.close()


def test_a_second_signal_does_no_harm(serve):
    server = serve()
    server.send_signal(signal.SIGINT)
    server.send_signal(signal.SIGTERM)
    assert server.wait_end() in (0, -signal.SIGINT, -signal.SIGTERM)


def test_a_server_whose_reader_has_gone_serves_on(serve):
    """SIGPIPE from a closed client must not end the program."""
    server = serve("--update-hz", 240)
    for _ in range(20):
        raw = Raw(server.port)
        assert raw.handshake("/ws/transport/clock").status == 101
        raw.vanish()
    with ClockSocket(server.clock) as clock:
        clock.states(60)
    assert server.end() == 0
