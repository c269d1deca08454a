"""The spectrum's subscriber table: its limit, and freeing a slot for any kind of disconnection."""

import json
import os
import signal
import socket
import subprocess
import sys

import pytest
from clients.live import FFT, LiveSocket
from clients.program import eventually
from clients.raw import CLOSE, TEXT, Raw, frame
from clients.rest import Rest

SUBSCRIBE = {"type": "audio.fft.subscribe"}
TCP_REPAIR = 19  # Linux's value, which Python does not define


def full(size):
    return {"code": "RESOURCE_EXHAUSTED",
            "message": f"FFT subscriber table full (max {size} concurrent clients)"}


def subscribed(server):
    """Number of occupied slots."""
    return Rest(server).metrics()["spectrum"]["fft_subscribers"]


def raw_subscriber(server):
    raw = Raw(server.port)
    assert raw.handshake("/ws").status == 101
    raw.send(frame(TEXT, json.dumps(SUBSCRIBE).encode()))
    assert json.loads(raw.frame_of(TEXT))["accepted"] is True
    return raw


def test_a_full_table_is_told_exactly_as_documented(others):
    *four, fifth = others(5)
    for client in four:
        client.subscribe()
    assert fifth.ask({**SUBSCRIBE, "requestId": "e"}) == {
        "type": "audio.fft.rejected", "requestId": "e", "success": False, "error": full(4)}
    answer = fifth.ask(SUBSCRIBE)
    assert answer == {"type": "audio.fft.rejected", "success": False, "error": full(4)}
    assert list(answer) == ["type", "success", "error"]


def test_who_was_rejected_gets_no_frame_and_may_ask_again(server, others):
    *four, fifth = others(5)
    for client in four:
        client.subscribe()
    assert fifth.ask(SUBSCRIBE)["type"] == "audio.fft.rejected"
    four[0].several(FFT, 5)
    assert fifth.arrived(FFT) == []
    four[0].done("audio.fft.unsubscribe")
    fifth.subscribe()
    assert subscribed(server) == 4


def test_who_is_in_the_full_table_may_change_its_options(others):
    clients = others(4)
    for client in clients:
        client.subscribe()
    assert clients[2].subscribe(range=[0, 2])["fftBins"] == 2


def test_subscribing_twice_takes_one_place(server, others):
    first, *three = others(4)
    for rate in (31, 31, 10, 125):
        first.subscribe(rateHz=rate)
    assert subscribed(server) == 1
    for client in three:
        client.subscribe()
    assert subscribed(server) == 4
    first.done("audio.fft.unsubscribe")
    first.done("audio.fft.unsubscribe")
    assert subscribed(server) == 3, "leaving twice frees one place"


def test_other_subscriptions_take_no_place(server, others):
    for client in others(6):
        client.done("audio.subscribe")
        client.done("beat.subscribe")
        client.done("transport.subscribe")
    assert subscribed(server) == 0


def closes(raw, _):
    raw.send(frame(CLOSE, b"\x03\xe8"))
    raw.close_code()
    raw.socket.close()


def closes_and_keeps_the_connection(raw, kept):
    raw.send(frame(CLOSE, b"\x03\xe8"))
    kept.append(raw)


def ends_without_a_close(raw, _):
    raw.socket.close()


def resets(raw, _):
    raw.vanish()


def shuts_its_sending_side_down(raw, kept):
    raw.socket.shutdown(socket.SHUT_WR)
    kept.append(raw)


def breaks_the_protocol(raw, _):
    raw.send(frame(TEXT, b"{}", masked=False))
    assert raw.close_code() == 1002
    raw.socket.close()


def breaks_the_protocol_and_keeps_the_connection(raw, kept):
    raw.send(frame(TEXT, b"{}", masked=False))
    kept.append(raw)


def sends_bad_utf8_and_keeps_the_connection(raw, kept):
    raw.send(frame(TEXT, b"\xff\xfe"))
    kept.append(raw)


def stops_in_the_middle_of_a_frame(raw, _):
    raw.send(frame(TEXT, json.dumps(SUBSCRIBE).encode())[:9])
    raw.socket.close()


def loses_power(raw, _):
    """The client vanishes without a packet, using TCP_REPAIR, which needs privileges."""
    try:
        raw.socket.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
    except PermissionError:
        pytest.skip("only a privileged process can lose a connection without a packet")
    raw.socket.close()


@pytest.mark.parametrize("leave", [
    closes, closes_and_keeps_the_connection, ends_without_a_close, resets,
    shuts_its_sending_side_down, breaks_the_protocol, breaks_the_protocol_and_keeps_the_connection,
    sends_bad_utf8_and_keeps_the_connection, stops_in_the_middle_of_a_frame, loses_power], ids=lambda leave: leave.__name__)
def test_a_place_is_free_as_soon_as_its_client_is_gone_however_it_went(server, leave):
    kept = []
    try:
        for raw in [raw_subscriber(server) for _ in range(4)]:
            leave(raw, kept)
        eventually(lambda: subscribed(server) == 0, "the places are free")
        with LiveSocket(server) as live:
            live.subscribe()
            live.several(FFT, 3)
    finally:
        for raw in kept:
            raw.socket.close()


CLIENT = """
import asyncio, websockets
async def main(url):
    async with websockets.connect(url) as socket:
        await socket.send('{"type": "audio.fft.subscribe"}')
        print(await socket.recv(), flush=True)
        await asyncio.sleep(600)
asyncio.run(main(%r))
"""


def test_a_client_that_is_killed_frees_its_place(server):
    process = subprocess.Popen([sys.executable, "-c", CLIENT % server.ws], stdout=subprocess.PIPE)
    try:
        assert b"audio.fft.subscribed" in process.stdout.readline()
        assert subscribed(server) == 1
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    eventually(lambda: subscribed(server) == 0, "the place is free")


@pytest.mark.parametrize("size", [1, 2, 12])
def test_the_table_has_the_size_it_was_given(serve, size):
    server = serve("--fft-max-subscribers", size)
    clients = [LiveSocket(server) for _ in range(size + 1)]
    try:
        for client in clients[:-1]:
            client.subscribe()
        assert clients[-1].ask(SUBSCRIBE)["error"] == full(size)
        for client in clients[:-1]:
            client.several(FFT, 3)
    finally:
        for client in clients:
            client.close()


def test_a_size_of_0_is_no_limit(serve):
    server = serve(env={"TACTUS_FFT_MAX_SUBSCRIBERS": "0"})
    clients = [LiveSocket(server) for _ in range(40)]
    try:
        for client in clients:
            client.subscribe()
        for client in clients:
            client.several(FFT, 3)
        assert subscribed(server) == 40
    finally:
        for client in clients:
            client.close()
