"""An edge behind NATS: what its clients see while all is well, and when something fails."""

import json
import pathlib
import re
import signal
import struct
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from clients.edges import DeafNats, Edge, Nats, free_port, metric, origin, publish
from clients.json_schema import fault
from clients.live import AUDIO, BEAT, LEVELS, NAMED_SPECTRUM, SPECTRUM, STATE, LiveSocket
from clients.program import Process, eventually
from clients.rest import Rest


ROOT = pathlib.Path(__file__).parents[3]
METRICS = ROOT / "docs" / "metrics.md"
SCALING = ROOT / "docs" / "scaling.md"


@pytest.fixture
def hall(watch):
    """NATS, an origin that plays, and an edge of it."""

    class Hall:
        nats = watch(Nats())
        origin = watch(origin(nats.url, "--log-level", "debug"))
        edge = watch(Edge(nats.url))

        def status(self):
            return Rest(self.edge).get("/transport/status").json()

        def follows(self):
            return eventually(lambda: not self.status()["edge"]["stale"], "the edge follows")

        def run(self):
            """The number of the origin's run."""
            logged = eventually(lambda: self.edge.stderr().partition(", run ")[2][:16], "it is logged")
            return int(logged, 16)

        def is_stale(self):
            return eventually(lambda: self.status()["edge"]["stale"], "the edge is stale")

    return Hall()


def position_at(state, unix_ms):
    return state["time_seconds"] + (unix_ms - state["timestamp_ms"]) / 1e3


def test_clients_of_an_edge_see_the_origin(hall):
    hall.follows()
    here, there = hall.status(), Rest(hall.origin).status()
    now = time.time() * 1e3
    # Both clocks are this machine's.
    assert abs(position_at(here, now) - position_at(there, now)) < 2e-3 + here["edge"]["clock_error_ms"] / 1e3
    assert {**here, "edge": 0}.keys() - there.keys() == {"edge"}
    with LiveSocket(hall.edge) as client:
        client.done("transport.subscribe")
        states = client.several(STATE, 5)
        assert [b["seq"] - a["seq"] for a, b in zip(states[1:], states[2:])] == [1, 1, 1]
        client.done("beat.subscribe")
        assert abs(client.next(BEAT)["timestamp_ms"] - time.time() * 1e3) < 500.0
        client.done("audio.subscribe")
        assert client.next(AUDIO)
        client.done("levels.subscribe")
        assert client.next(LEVELS)["peak"]
        client.subscribe()
        assert len(client.next("audio.fft.frame")["bins"]) == 64
        client.done("spectrum.subscribe", format="json", encoding="delta")
        assert client.next(NAMED_SPECTRUM)["key"] is True
        client.done("spectrum.subscribe", format="binary", range=[0, 8])
        assert client.next(SPECTRUM)
    assert Rest(hall.edge).get("/transport/source").json() == Rest(hall.origin).get("/transport/source").json()
    assert Rest(hall.edge).get("/transport/leader").json()["name"] == "internal"
    assert Rest(hall.edge).get("/transport/overview").status_code == 409
    assert Rest(hall.edge).get("/readyz").json() == {"status": "ready"}


def test_states_keep_their_numbers_over_the_hop(hall):
    hall.follows()
    with LiveSocket(hall.origin) as there, LiveSocket(hall.edge) as here:
        for client in (there, here):
            client.done("transport.subscribe")
            client.next(STATE)  # the present, between two ticks
        here.command("seek", 3)
        # An own time stamp, and what the edge adds.
        numbered = [{state.pop("seq"): {**state, "timestamp_ms": 0, "edge": 0} for state in client.several(STATE, 8)}
                    for client in (there, here)]
    common = numbered[0].keys() & numbered[1].keys()
    assert len(common) >= 4
    assert [numbered[0][seq] for seq in common] == [numbered[1][seq] for seq in common]


def test_an_edges_state_and_metrics_are_as_documented(hall):
    hall.follows()
    document = Rest(hall.edge).get("/openapi.json").json()
    schema = document["components"]["schemas"]["TransportState"]
    assert set(schema["properties"]) == set(hall.status())
    assert fault(document, schema, hall.status()) is None
    for server, prefix in ((hall.edge, "tactus_edge_"), (hall.origin, "tactus_origin_")):
        families = text_string_to_metric_families(Rest(server).get("/metrics").text)
        names = {f.name + "_total" if f.type == "counter" else f.name for f in families}
        documented = set(re.findall(rf"^\| `({prefix}\w+)`", METRICS.read_text(), re.MULTILINE))
        assert {name for name in names if name.startswith(prefix)} == documented


def test_commands_go_to_the_origin_in_order(hall):
    hall.follows()
    with LiveSocket(hall.edge) as client:
        tempi = list(range(100, 130))
        for bpm in tempi:
            client.tell({"type": "transport.command", "command": "tempo", "value": bpm})
        answers = client.several("answer", len(tempi))
        assert [answer["state"]["bpm"] for answer in answers] == tempi
        assert client.command("seek", -1)["error"]["code"] == "OUT_OF_RANGE"
        assert client.command("pause", None)["state"]["status"] == "paused"
    assert hall.status()["status"] == "paused"
    assert Rest(hall.origin).status()["bpm"] == tempi[-1]
    assert Rest(hall.edge).request("POST", "/transport/play").json()["playing"] is True


def test_a_client_rides_out_restarts_of_nats_and_of_the_origin(hall, watch):
    hall.follows()
    with LiveSocket(hall.edge) as client:
        client.done("transport.subscribe")
        before = client.next(STATE)
        hall.nats.end()
        stale = hall.is_stale()
        assert stale and Rest(hall.edge).get("/readyz").status_code == 503
        assert Rest(hall.edge).get("/healthz").status_code == 200
        assert client.command("stop", None)["error"]["code"] == "UNAVAILABLE"
        early, late = hall.status()["edge"], hall.status()["edge"]
        assert early["age_ms"] < late["age_ms"] and early["clock_error_ms"] < late["clock_error_ms"]
        watch(Nats(hall.nats.port))
        hall.follows()
        assert hall.status()["playing"] is True  # the refused command came nowhere
        assert hall.status()["epoch"] == before["epoch"]

        hall.origin.end()
        hall.is_stale()
        watch(origin(hall.nats.url, "--sample-rate", 44_100))
        hall.follows()
        client.arrived(STATE)
        after = client.next(STATE)
        assert after["sample_pos"] == pytest.approx(after["time_seconds"] * 44_100)
        assert after["epoch"] == before["epoch"] + 1 and after["seq"] > before["seq"]
        assert client.command("pause", None)["state"]["status"] == "paused"


def test_an_edge_that_starts_anew_shows_the_present(hall, watch):
    hall.follows()
    hall.edge.end()
    again = watch(Edge(hall.nats.url))
    eventually(lambda: Rest(again).get("/readyz").status_code == 200, "it is ready")
    with LiveSocket(again) as client:
        client.done("transport.subscribe")
        assert client.newest(STATE)["playing"] is True


def test_the_documented_load_balancer_leaves_out_an_edge_without_its_origin(hall, watch, tmp_path):
    text = re.search(r"```haproxy\n(.*?)```", SCALING.read_text(), re.DOTALL).group(1)
    assert text in (ROOT / "packaging" / "hall.sh").read_text()
    alone = watch(Nats())
    lonely_origin = watch(origin(alone.url))
    lonely = watch(Edge(alone.url))
    port = free_port()
    for given, used in ((8080, port), (8001, hall.edge.port), (8002, lonely.port), (8003, free_port())):
        text = text.replace(f"127.0.0.1:{given}", f"127.0.0.1:{used}")
    (tmp_path / "haproxy.cfg").write_text(text)
    watch(Process(["haproxy", "-f", tmp_path / "haproxy.cfg"]))

    class Balanced:
        http, ws = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}/ws"

    def asked():
        try:
            return Rest(Balanced).get("/transport/metrics").json()["sample_pos"]
        except OSError:
            return None

    def answers(both):
        """Whether the balancer reaches both edges, which are at other positions, or the first alone."""
        positions = [asked() for _ in range(6)]
        if None in positions:
            return False
        return (max(positions) - min(positions) > 1_000_000) is both

    hall.follows()
    Rest(hall.origin).command("seek", samples=10_000_000)
    eventually(lambda: answers(both=True), "both edges are asked")
    with LiveSocket(Balanced) as client:
        client.done("transport.subscribe")
        assert client.next(STATE)["edge"]
        assert client.command("stop", None)["error"]["code"] == "PERMISSION_DENIED"
    lonely_origin.end()
    eventually(lambda: answers(both=False), "the other edge alone is asked")


def test_an_origin_ends_while_nats_reads_nothing(watch):
    with DeafNats() as nats:
        published = watch(origin(nats.url))
        # Its answers fill the buffers of the connection.
        eventually(lambda: metric(Rest(published).get("/metrics").text, "tactus_origin_send_failures_total") > 0.0,
                   "one was not sent")
        published.end()


def test_a_command_has_no_effect_after_it_was_answered_unavailable(hall):
    hall.follows()
    hall.origin.send_signal(signal.SIGSTOP)
    with LiveSocket(hall.edge) as client:
        # Sent on: the edge has not yet noticed.
        assert client.command("tempo", 77)["error"]["code"] == "UNAVAILABLE"
    hall.is_stale()
    hall.origin.send_signal(signal.SIGCONT)
    hall.follows()
    assert Rest(hall.edge).request("POST", "/transport/seek?seconds=1").json()["bpm"] == 120.0


def test_a_command_that_comes_twice_has_one_effect(hall):
    hall.follows()
    run, reply = hall.run(), "_INBOX.test.1"

    def tempo(bpm, seq):
        command = {"type": "transport.command", "requestId": reply, "command": "tempo", "value": bpm,
                   "expiresMs": time.time() * 1e3 + 60_000.0}
        publish(hall.nats.port, f"tactus.hall.{run:016x}.ask.command",
                relayed(json.dumps(command).encode(), sender=5, seq=seq), reply)

    def bpm():
        return Rest(hall.origin).status()["bpm"]

    tempo(90, seq=7)
    eventually(lambda: bpm() == 90.0, "the command is in effect")
    tempo(91, seq=7)
    tempo(92, seq=6)
    tempo(93, seq=8)
    eventually(lambda: bpm() == 93.0, "the next command is in effect")
    page = Rest(hall.origin).get("/metrics").text
    assert metric(page, "tactus_transport_commands_total", result="applied") == 2.0


def relayed(payload, sender, seq=2**60, version=1, flags=0):
    return b"TSR1" + bytes([version, flags, 0, 0]) + struct.pack("<QQ", sender, seq) + payload


def refused(hall):
    return metric(Rest(hall.edge).get("/metrics").text, "tactus_edge_messages_not_used_total", reason="refused")


def test_a_stream_continues_after_its_last_lease(hall):
    """As after a partition that is longer than a lease."""
    hall.follows()
    Rest(hall.edge).request("POST", "/transport/play")
    asked = eventually(lambda: re.search(r"of edge (\w{16}), for 127\.0\.0\.1", hall.origin.stderr()),
                       "the origin tells who asked")
    release = relayed(STATES, sender=int(asked.group(1), 16))

    def hellos():
        return metric(Rest(hall.origin).get("/metrics").text, "tactus_origin_answers_total", request="hello")

    before = hellos()
    publish(hall.nats.port, f"tactus.hall.{hall.run():016x}.ask.release", release)
    eventually(lambda: hellos() > before, "the edge misses the states")
    seq = hall.status()["seq"]
    eventually(lambda: hall.status()["seq"] > seq, "they come again")
    page = Rest(hall.edge).get("/metrics").text
    assert metric(page, "tactus_edge_messages_not_used_total", reason="refused") == 0.0


def test_a_command_to_a_lost_origin_is_unavailable(hall):
    hall.follows()
    hall.origin.end()
    with LiveSocket(hall.edge) as client:
        assert client.command("play", None)["error"]["code"] == "UNAVAILABLE"
    hall.is_stale()
    page = Rest(hall.edge).get("/metrics").text
    assert metric(page, "tactus_edge_messages_not_used_total", reason="refused") == 0.0


def test_garbage_is_refused_and_counted(hall):
    hall.follows()
    run = hall.run()
    subject = f"tactus.hall.{run:016x}.stream.{stream_hash(b'x'):016x}"
    ask = f"tactus.hall.{run:016x}.ask."
    state_subject = f"tactus.hall.{run:016x}.stream.{stream_hash(STATES):016x}"

    def refused():
        page = Rest(hall.edge).get("/metrics").text
        return (metric(page, "tactus_edge_messages_not_used_total", reason="refused"),
                metric(page, "tactus_edge_messages_not_used_total", reason="foreign"))

    before = refused()
    for payload in (b"", b"garbage", relayed(b"{}", run, seq=0), relayed(b"{}", run, version=2), relayed(b"{}", run),
                    relayed(b"{}", run, seq=1)):
        publish(hall.nats.port, state_subject, payload)
    publish(hall.nats.port, state_subject, relayed(b"{}", sender=7))
    publish(hall.nats.port, subject, b"to nobody")
    for kind in ("time", "command", "lease", "release", "get", "other"):
        for payload in (b"", b"garbage", relayed(b"{", run), relayed(b'{"type":"auth","key":"x"}', run)):
            publish(hall.nats.port, ask + kind, payload)
    publish(hall.nats.port, "tactus.hall.hello", b"garbage")
    eventually(lambda: refused() == (before[0] + 6, before[1] + 1), "all were counted")
    assert hall.follows()

    # What only looks like the origin's, or an edge's.
    large = json.dumps({"type": "time.sync", "requestId": "_INBOX.test.1", "t0": "x" * 70_000}).encode()
    publish(hall.nats.port, ask + "time", relayed(large, sender=5), "_INBOX.test.1")
    publish(hall.nats.port, state_subject, relayed(b"{}", run, seq=hall.status()["seq"] + 5_000))
    eventually(lambda: refused()[0] > before[0] + 7, "the origin's are taken for old ones")
    seq = hall.status()["seq"]
    eventually(lambda: hall.status()["seq"] > seq, "they are taken again")
    assert Rest(hall.edge).request("POST", "/transport/pause").json()["status"] == "paused"


def test_a_stream_of_texts_takes_no_binary_message(hall):
    hall.follows()
    with LiveSocket(hall.edge) as client:
        client.done("beat.subscribe")
        client.next(BEAT)
        before = refused(hall)
        subject = f"tactus.hall.{hall.run():016x}.stream.{stream_hash(BEATS):016x}"
        publish(hall.nats.port, subject, relayed(bytes(range(128, 256)), hall.run(), seq=1_000, flags=1))
        eventually(lambda: refused(hall) > before, "it is counted")
        assert client.command("pause", None)["success"] is True


BEATS = b'{"type":"beat.subscribe","requestId":""}'
STATES = b'{"type":"transport.subscribe","requestId":"","sentTime":true}'


def stream_hash(request) -> int:
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in request:
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value
