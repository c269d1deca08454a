"""GET /metrics: values after clients connect, subscribe, stall, send commands and leave."""

import json
import os
import subprocess

import pytest
from clients.live import LiveSocket
from clients.program import eventually
from clients.raw import CLOSE, TEXT, Raw, frame
from clients.rest import Rest
from clients.samples import sample
from clients.sockets import ClockSocket, ControlSocket
from prometheus_client.parser import text_string_to_metric_families


def topic(rest, name, kind) -> float:
    return sample(rest, f"tactus_topic_{name}", topic=kind)


def websockets(rest) -> float:
    return sum(found.value for family in text_string_to_metric_families(rest.get("/metrics").text)
               for found in family.samples if found.name == "tactus_websockets")


def test_the_transport_is_that_of_the_moment(rest):
    assert sample(rest, "tactus_transport_playing") == 0
    rest.command("tempo", bpm=98.5)
    rest.command("seek", seconds=2.5)
    assert sample(rest, "tactus_transport_position_seconds") == 2.5
    assert sample(rest, "tactus_transport_tempo_bpm") == 98.5
    rest.command("play")
    assert sample(rest, "tactus_transport_playing") == 1
    eventually(lambda: sample(rest, "tactus_transport_position_seconds") > 2.6, "it plays")


def test_the_process_is_the_one_that_serves(server, rest):
    pid = server.process.pid
    # The requests themselves change the connection count.
    eventually(lambda: sample(rest, "process_open_fds") == len(os.listdir(f"/proc/{pid}/fd")),
               "it has as many files open as it says")
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        resident = int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    assert 0.8 < sample(rest, "process_resident_memory_bytes") / resident < 1.25
    before = sample(rest, "process_cpu_seconds_total")
    eventually(lambda: sample(rest, "process_cpu_seconds_total") > before, "it takes CPU time")


def test_the_clocks_listeners_are_counted(server, rest):
    def listen(count):
        eventually(lambda: topic(rest, "subscribers", "clock") == count, f"{count} listen")

    listen(0)
    with ClockSocket(server.clock), ClockSocket(server.clock + "?hz=5"):
        listen(2)
    listen(0)


def test_a_payload_is_encoded_once_and_sent_to_each(server, rest):
    eventually(lambda: topic(rest, "subscribers", "clock") == 0, "nobody listens")
    before = {name: topic(rest, name, "clock")
              for name in ("payloads_total", "encodings_total", "messages_total")}
    clocks = [ClockSocket(server.clock) for _ in range(4)]
    length = 0
    for clock in clocks:
        length = max(len(json.dumps(state)) for state in clock.states(40))
    grown = {name: topic(rest, name, "clock") - count for name, count in before.items()}
    for clock in clocks:
        clock.close()
    assert grown["messages_total"] >= 4 * 40
    assert 30 <= grown["payloads_total"] < grown["messages_total"] / 2
    assert grown["encodings_total"] < grown["messages_total"] / 2
    assert length > 100


def test_sent_bytes_are_those_of_the_frames(server, rest):
    def counts():
        return topic(rest, "messages_total", "clock"), topic(rest, "sent_bytes_total", "clock")

    with ClockSocket(server.clock) as clock:
        clock.states(5)
        messages, sent = counts()
        clock.states(20)
        more, sent_more = counts()
    mean = (sent_more - sent) / (more - messages)
    assert 200 < mean < 400, "about a state with the header of its frame"


def test_latency_is_measured_for_every_message(server, rest):
    with ClockSocket(server.clock) as clock:
        clock.states(10)
    eventually(lambda: topic(rest, "subscribers", "clock") == 0, "nobody listens")
    count = sample(rest, "tactus_topic_send_latency_seconds_count", topic="clock")
    assert count == topic(rest, "messages_total", "clock") > 0
    assert 0 < sample(rest, "tactus_topic_send_latency_seconds_sum", topic="clock") < 10 * count


def test_every_tick_has_its_lateness(rest):
    before = sample(rest, "tactus_tick_lateness_seconds_count")
    seq = rest.status()["seq"]
    eventually(lambda: rest.status()["seq"] > seq + 10, "ticks pass")
    assert sample(rest, "tactus_tick_lateness_seconds_count") - before >= 10


@pytest.mark.parametrize("kind", ["transport", "audio", "beat"])
def test_topics_of_ws_are_counted_by_their_kind(server, rest, kind):
    before = topic(rest, "messages_total", kind)
    rest.command("play")
    with LiveSocket(server) as live:
        live.ask({"type": f"{kind}.subscribe"})
        eventually(lambda: topic(rest, "subscribers", kind) == 1, "it listens")
        eventually(lambda: topic(rest, "messages_total", kind) > before + 1, "messages come")
        live.ask({"type": f"{kind}.unsubscribe"})
        eventually(lambda: topic(rest, "subscribers", kind) == 0, "it listens no more")


def test_the_spectrum_is_counted_in_all_its_forms(server, rest):
    before = topic(rest, "messages_total", "spectrum")
    with LiveSocket(server) as one, LiveSocket(server) as other:
        one.subscribe(format="binary")
        other.subscribe(rateHz=10)
        eventually(lambda: topic(rest, "subscribers", "spectrum") == 2, "two listen")
        eventually(lambda: topic(rest, "messages_total", "spectrum") > before + 10, "frames come")
    eventually(lambda: topic(rest, "subscribers", "spectrum") == 0, "both have gone")


def test_what_a_sleeper_misses_is_conflated(server, rest):
    eventually(lambda: topic(rest, "subscribers", "clock") == 0, "nobody listens")
    before = topic(rest, "conflated_total", "clock")
    with ClockSocket(server.clock) as reader:
        reader.states(20)
        assert topic(rest, "conflated_total", "clock") == before, "a reader misses nothing"
    with Raw(server.port, little_room=True) as sleeper:
        assert sleeper.handshake("/ws/transport/clock?hz=240").status == 101
        eventually(lambda: topic(rest, "conflated_total", "clock") > before + 50,
                   "a sleeper misses what comes", seconds=60)


def test_answers_are_counted(server, rest):
    before = topic(rest, "messages_total", "answer")
    with ControlSocket(server.control) as control:
        for _ in range(3):
            control.ask({"command": "seek", "value": 1})
    assert topic(rest, "messages_total", "answer") - before == 3


def test_commands_are_counted_by_what_became_of_them(server, rest):
    applied = sample(rest, "tactus_transport_commands_total", result="applied")
    rest.command("play")
    with ControlSocket(server.control) as control:
        control.command("stop")
    assert sample(rest, "tactus_transport_commands_total", result="applied") == applied + 2


def test_connections_are_counted_as_they_come_and_go(server, rest):
    eventually(lambda: topic(rest, "subscribers", "clock") == 0, "nobody listens")
    eventually(lambda: websockets(rest) == 1, "the fixture's own is there")
    accepted = sample(rest, "tactus_connections_accepted_total")
    opened = sample(rest, "tactus_websockets_opened_total")
    open_before = sample(rest, "tactus_connections")
    with ClockSocket(server.clock), ControlSocket(server.control):
        assert websockets(rest) == 3
        assert sample(rest, "tactus_websockets_opened_total") == opened + 2
        assert sample(rest, "tactus_connections_accepted_total") == accepted + 2
        assert sample(rest, "tactus_connections") == open_before + 2
    eventually(lambda: websockets(rest) == 1, "both have gone")
    eventually(lambda: sample(rest, "tactus_connections") == open_before, "and their connections")


def ended(rest, cause) -> float:
    return sample(rest, "tactus_websockets_ended_total", cause=cause)


def test_a_websocket_that_its_client_closes_has_ended_by_the_client(server, rest):
    before = ended(rest, "client")
    with ClockSocket(server.clock) as clock:
        clock.state()
    eventually(lambda: ended(rest, "client") == before + 1, "it is counted")


def test_a_connection_that_breaks_off_is_lost(server, rest):
    before = ended(rest, "lost")
    with Raw(server.port) as client:
        assert client.handshake("/ws/transport/clock").status == 101
        client.vanish()
    eventually(lambda: ended(rest, "lost") == before + 1, "it is counted")


def test_what_is_no_frame_is_a_protocol_error(server, rest):
    before = ended(rest, "protocol_error")
    with Raw(server.port) as client:
        assert client.handshake("/ws/transport/control").status == 101
        client.send(frame(3, b"no such opcode"))
        client.close_code()
    eventually(lambda: ended(rest, "protocol_error") == before + 1, "it is counted")


def test_a_message_over_the_limit_is_too_big(server, rest):
    before = ended(rest, "too_big")
    with Raw(server.port) as client:
        assert client.handshake("/ws/transport/control").status == 101
        client.send(frame(TEXT, b"x" * 65537))
        client.close_code()
    eventually(lambda: ended(rest, "too_big") == before + 1, "it is counted")


@pytest.mark.parametrize("sent, cause", [
    (frame(CLOSE, (1000).to_bytes(2, "big")), "client"),
    (frame(CLOSE), "client"),
    (frame(TEXT, b"\xff"), "protocol_error"),
    (frame(TEXT, b"x" * 65537), "too_big"),
])
def test_who_leaves_the_connection_open_after_a_close_is_counted_by_its_cause(
        server, rest, sent, cause):
    before = ended(rest, cause)
    with Raw(server.port) as client:
        assert client.handshake("/ws/transport/control").status == 101
        client.send(sent)
        assert client.frame()[0] == CLOSE
        eventually(lambda: ended(rest, cause) == before + 1, "it is counted")


def test_a_pipe_that_does_not_keep_up_drops_out(serve):
    server = serve("--input", "-", "--autoplay", stdin=subprocess.PIPE)
    rest = Rest(server)
    server.process.stdin.write(bytes(4 * 48000))  # a second of sound, then silence
    server.process.stdin.flush()
    eventually(lambda: sample(rest, "tactus_audio_dropouts_total") == 1, "it is counted")
    assert rest.metrics()["audio"]["dropouts"] == 1
    assert rest.metrics()["audio"]["xruns"] >= 0


def test_the_setting_is_what_the_server_was_started_with(serve):
    rest = Rest(serve("--threads", 2))
    assert sample(rest, "tactus_server_info", threads="2") == 1


def test_every_thread_has_its_websockets(serve):
    server = serve("--threads", 3)
    rest = Rest(server)
    for shard in "012":
        assert sample(rest, "tactus_websockets", shard=shard) == 0
