"""TLS and credentials between NATS, an origin and an edge."""

import pathlib
import re
import time

import pytest

from clients.edges import Edge, Nats, origin
from clients.nats_credentials import NatsOperator, certificate
from clients.program import Process, binary, eventually
from clients.rest import Rest

SCALING = pathlib.Path(__file__).parents[3] / "docs" / "scaling.md"


def permissions(who):
    """Those that the document lists for an origin or edge named hall."""
    row = re.search(rf"^\| {who} \|(.*)\|(.*)\|$", SCALING.read_text(), re.MULTILINE)
    return {key: re.findall("`(.*?)`", cell) for key, cell in zip(("publish", "subscribe"), row.groups())}


class SecureNats(Nats):
    def __init__(self, folder):
        self.operator = NatsOperator(folder)
        self.ca, key = certificate(folder)
        config = folder / "nats.conf"
        config.write_text(self.operator.config() + f"tls {{ cert_file: {self.ca}, key_file: {key} }}\n")
        super().__init__(None, "-c", config)
        self.address = f"localhost:{self.port}"
        self.url = f"tls://{self.address}/hall"


@pytest.fixture
def nats(watch, tmp_path):
    return watch(SecureNats(tmp_path))


def test_an_edge_follows_by_tls_with_the_documented_permissions(nats, watch):
    trust = ("--nats-ca", nats.ca)
    for_origin = nats.operator.credentials("origin.creds", **permissions("origin `hall`"))
    for_edge = nats.operator.credentials("edge.creds", **permissions("its edges"))
    first = watch(origin(f"tls://{nats.address}", "--name", "hall.example", *trust, "--nats-creds", for_origin))
    edge = watch(Edge(nats.url, 0, *trust, "--nats-creds", for_edge))
    eventually(lambda: not Rest(edge).get("/transport/status").json()["edge"]["stale"], "the edge follows")
    assert Rest(edge).request("POST", "/transport/pause").json()["status"] == "paused"
    for program in (first, edge):
        assert "ermissions" not in program.stderr()
        line = pathlib.Path(f"/proc/{program.process.pid}/cmdline").read_bytes()
        assert b"SU" not in line and b"eyJ" not in line


def test_what_nats_refuses_is_told(nats, tmp_path):
    good = nats.operator.credentials("good.creds")
    late = nats.operator.credentials("late.creds", exp=int(time.time()) - 60)
    (tmp_path / "other").mkdir()
    foreign = NatsOperator(tmp_path / "other").credentials("foreign.creds")
    other_ca, _ = certificate(tmp_path / "other")
    plain = f"nats://{nats.address}/hall"

    def told(url, *arguments):
        edge = Process([binary(), "edge", url, *arguments])
        assert edge.process.wait(10.0) == 1
        return edge.stderr()

    trust = ("--nats-ca", nats.ca)
    for creds in (late, foreign):
        assert re.search(rf"refuses the credentials in {creds} .*get new ones",
                         told(nats.url, *trust, "--nats-creds", creds))
    assert "--nats-creds FILE" in told(plain, *trust)
    assert "No such file" in told(nats.url, *trust, "--nats-creds", "nothing.creds")
    assert "nothing.pem has no readable certificate" in told(nats.url, "--nats-ca", "nothing.pem")
    for ca, named in ((("--nats-ca", other_ca), str(other_ca)), ((), "--nats-ca FILE")):
        assert re.search(rf"no TLS with {nats.url[:-5]}: .*self.signed certificate.*{named}",
                         told(nats.url, *ca, "--nats-creds", good))
    assert "mismatch" in told(nats.url.replace("localhost", "127.0.0.1"), *trust, "--nats-creds", good)


def test_a_published_origin_needs_a_name():
    def told(*arguments):
        program = Process([binary(), *arguments])
        assert program.process.wait(10.0) == 2
        return program.stderr()

    publish = ("serve", "--publish", "nats://localhost")
    assert "use nats://localhost/NAME, or add --name NAME" in told(*publish)
    assert "--name" in told(*publish, "--name", "a" * 33)
    assert "add the origin's, as in nats://localhost/hall" in told("edge", "nats://localhost")
