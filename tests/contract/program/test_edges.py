"""An edge behind NATS: what its clients see while all is well, and when something fails."""

import pathlib
import re
import struct
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from clients.edges import Edge, Nats, free_port, metric, origin, publish
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
        origin = watch(origin(nats.url))
        edge = watch(Edge(nats.url))

        def status(self):
            return Rest(self.edge).get("/transport/status").json()

        def follows(self):
            return eventually(lambda: not self.status()["edge"]["stale"], "the edge follows")

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


def test_an_edges_state_and_metrics_are_as_documented(hall):
    hall.follows()
    document = Rest(hall.edge).get("/openapi.json").json()
    schema = document["components"]["schemas"]["TransportState"]
    assert set(schema["properties"]) == set(hall.status())
    assert fault(document, schema, hall.status()) is None
    families = text_string_to_metric_families(Rest(hall.edge).get("/metrics").text)
    names = {f.name + "_total" if f.type == "counter" else f.name for f in families}
    documented = set(re.findall(r"^\| `(tactus_edge_\w+)`", METRICS.read_text(), re.MULTILINE))
    assert {name for name in names if name.startswith("tactus_edge_")} == documented


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
        watch(Nats(hall.nats.port))
        hall.follows()
        assert hall.status()["playing"] is True  # the refused command came nowhere
        assert hall.status()["epoch"] == before["epoch"]

        hall.origin.end()
        hall.is_stale()
        watch(origin(hall.nats.url))
        hall.follows()
        client.arrived(STATE)
        after = client.next(STATE)
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


def test_garbage_is_refused_and_counted(hall):
    hall.follows()
    run = int(eventually(
        lambda: hall.edge.stderr().partition(", run ")[2][:16] or None, "the run is logged"), 16)
    subject = f"tactus.hall.{run:016x}.stream.{stream_hash(b'x'):016x}"
    ask = f"tactus.hall.{run:016x}.ask."
    state_subject = f"tactus.hall.{run:016x}.stream.{stream_hash(STATES):016x}"

    def relayed(payload, sender=run, seq=2**60, version=1):
        return b"TSR1" + bytes([version, 0, 0, 0]) + struct.pack("<QQ", sender, seq) + payload

    def refused():
        page = Rest(hall.edge).get("/metrics").text
        return (metric(page, "tactus_edge_messages_not_used_total", reason="refused"),
                metric(page, "tactus_edge_messages_not_used_total", reason="foreign"))

    before = refused()
    for payload in (b"", b"garbage", relayed(b"{}", seq=0), relayed(b"{}", version=2),
                    relayed(b"{}", seq=1)):
        publish(hall.nats.port, state_subject, payload)
    publish(hall.nats.port, state_subject, relayed(b"{}", sender=7))
    publish(hall.nats.port, subject, b"to nobody")
    for kind in ("time", "command", "lease", "release", "get", "other"):
        for payload in (b"", b"garbage", relayed(b"{"), relayed(b'{"type":"auth","key":"x"}')):
            publish(hall.nats.port, ask + kind, payload)
    publish(hall.nats.port, "tactus.hall.hello", b"garbage")
    eventually(lambda: refused() == (before[0] + 5, before[1] + 1), "all were counted")
    assert hall.follows()
    assert Rest(hall.edge).request("POST", "/transport/pause").json()["status"] == "paused"


STATES = b'{"type":"transport.subscribe","requestId":"","sentTime":true}'


def stream_hash(request) -> int:
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in request:
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value
