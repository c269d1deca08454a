"""The first start on a network: one control key, shown once."""

import re
import socket

import pytest
import requests
from clients import program
from clients.keys import KEY, Keys, bearer

WATCH = r"^    watch      (http://\S+)$"
CONTROL = r"^    control    (http://\S+)/#key=(\S+)$"


@pytest.fixture
def keys(tmp_path):
    return Keys(tmp_path / "keys")


@pytest.fixture
def serve_all(serve, keys):
    """Starts a server on all networks, with the test's file of keys."""
    return lambda *arguments: serve("--host", "0.0.0.0", *keys.flags, *arguments)


def found(pattern, server):
    """The groups of a line of the start-up lines."""
    match = re.search(pattern, server.stdout(), re.MULTILINE)
    assert match, server.stdout()
    return match.groups()


def test_the_first_start_shows_one_control_key(serve_all, keys):
    server = serve_all()
    url, key = found(CONTROL, server)
    assert KEY.fullmatch(key)
    assert found(WATCH, server) == (url,)
    assert url.endswith(f":{server.port}")
    assert server.stdout().count(key) == 1
    assert key not in server.stderr(), "a log is read by others"
    assert "keys travel in the clear" in server.stdout()
    assert [entry[:2] for entry in keys.list()] == [["first", "control"]]


def test_a_later_start_shows_no_key_but_how_to_create_one(serve_all, keys):
    assert serve_all().end() == 0
    server = serve_all()
    found(WATCH, server)
    assert "#key=" not in server.stdout()
    assert "tactus key new NAME --role control" in server.stdout()
    assert len(keys.list()) == 1


def test_the_key_controls_from_another_machines_address(serve_all):
    server = serve_all()
    url, key = found(CONTROL, server)
    if "//localhost:" in url:
        pytest.skip("this machine has no network")
    with requests.Session() as session:
        session.trust_env = False
        assert session.get(url + "/transport/status", timeout=10).status_code == 200
        assert session.post(url + "/transport/play", timeout=10).status_code == 401
        played = session.post(url + "/transport/play", headers=bearer(key), timeout=10)
        assert played.status_code == 200, played.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_a_loopback_start_creates_no_key(host, keys, launch):
    server = launch([program.binary(), "serve", "--device", "none", "--port", 0, "--host", host,
                     *keys.flags])
    server.wait_for_stdout("Ctrl-C")
    assert "key" not in server.stdout()
    assert server.end() == 0
    assert not keys.path.exists()


def test_a_network_that_may_control_needs_no_key(serve_all, keys):
    server = serve_all("--network", "control")
    assert found(r"^    control    (http://\S+)$", server)
    assert "#key=" not in server.stdout()
    assert keys.list() == []


def test_a_start_that_fails_leaves_no_key(keys):
    with socket.create_server(("0.0.0.0", 0)) as busy:
        result = program.run("serve", "--device", "none", "--host", "0.0.0.0", "--port",
                             busy.getsockname()[1], *keys.flags)
    assert result.returncode == 1
    assert keys.list() == []


def test_without_a_place_for_keys_it_serves_all_the_same(serve):
    server = serve("--host", "0.0.0.0", "--keys", "/proc/none/keys")
    found(WATCH, server)
    assert "#key=" not in server.stdout()
    assert "/proc/none/keys" in server.stderr()
