"""What another machine may do: nothing, read or command, as --network says; more with a key."""

import json
import re

import pytest
from clients.access import SOCKETS, Keys, ask, bearer, check_refused, other_address, refused_socket
from clients.program import Server
from clients.raw import TEXT, Raw, frame
from clients.shape import check_error, lasting

ADDRESS = other_address()
NETWORKS = ["none", "view", "control"]


class Far:
    """A server as another machine sees it."""

    def __init__(self, server, keys, way):
        self.server, self.port = server, server.port
        self.view, self.control = keys
        self._address = ADDRESS if way == "another address" else "127.0.0.1"
        client = "for=203.0.113.7" if way == "Forwarded" else "203.0.113.7"
        self._headers = [] if way == "another address" else [f"{way}: {client}"]
        self.host = f"{self._address}:{server.port}"
        self.own = f"Origin: http://{self.host}"

    def connect(self):
        return Raw(self.port, address=self._address)

    def ask(self, method, target, headers=(), host=None):
        with self.connect() as raw:
            return raw.request(method, target, [*self._headers, *headers], host=host or self.host)

    def handshake(self, raw, path, headers=()):
        return raw.handshake(path, [*self._headers, *headers], self.host)

    def refused_socket(self, raw, path, headers=()):
        return refused_socket(raw, path, [*self._headers, *headers], self.host)


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Starts one server for each setting of --network."""
    keys = Keys(tmp_path_factory.mktemp("keys"))
    both = keys.add("light", "view"), keys.add("desk", "control")
    servers = {}

    def started(network):
        if network not in servers:
            servers[network] = Server("--host", "0.0.0.0", "--keys", keys.path, "--network", network)
        return servers[network], both

    yield started
    for server in servers.values():
        assert server.end() == 0


# A proxy on this machine hides the client's address, and says so in one of these fields.
@pytest.fixture(params=["another address", "X-Forwarded-For", "X-Real-IP", "Forwarded"])
def way(request):
    if request.param == "another address" and ADDRESS is None:
        pytest.skip("this machine has no address but loopback ones")
    return request.param


@pytest.fixture
def far(start, way):
    """far(network): the server with this setting."""
    return lambda network: Far(*start(network), way)


def told(raw, message):
    raw.send(frame(TEXT, json.dumps(message).encode()))
    return json.loads(raw.frame_of(TEXT))


def network_url(client, role):
    """The printed address, for those who may control."""
    printed = re.search(r"(?:watch|control) +(http\S+)", client.server.stdout()) if role == "control" else None
    return printed and printed[1]


@pytest.mark.parametrize("network, read, command", [("none", 401, 401), ("view", 200, 401), ("control", 200, 200)])
def test_without_a_key_another_machine_may_do_what_network_says(far, network, read, command):
    client = far(network)
    before = lasting(ask(client.server, "GET", "/transport/status").json())
    for target in ("/transport/status", "/transport/metrics", "/openapi.json"):
        assert client.ask("GET", target).status == read, target
    for headers in ([], [client.own]):
        assert client.ask("POST", "/transport/loop/disable", headers).status == command
        if command == 401:
            response = client.ask("POST", "/transport/play", headers)
            assert response.headers["www-authenticate"] == "Bearer"
            check_error(response.json(), "UNAUTHENTICATED")
    assert client.ask("GET", "/auth/whoami").json() == {
        "role": network, "key": None, "network": network, "network_url": network_url(client, network)}
    assert lasting(ask(client.server, "GET", "/transport/status").json()) == before


@pytest.mark.parametrize("network", NETWORKS)
def test_a_key_decides_whatever_network_says(far, network):
    client = far(network)
    assert client.ask("GET", "/transport/status", [bearer(client.view)]).status == 200
    response = client.ask("POST", "/transport/play", [bearer(client.view)])
    check_refused(response, 403, "PERMISSION_DENIED", "Authorization")
    assert client.ask("POST", "/transport/loop/disable", [bearer(client.control)]).status == 200
    for key, role, name in ((client.view, "view", "light"), (client.control, "control", "desk")):
        assert client.ask("GET", "/auth/whoami", [bearer(key)]).json() == {
            "role": role, "key": name, "network": network, "network_url": network_url(client, role)}


def test_the_counters_need_control_from_another_machine(far):
    client = far("view")
    assert client.ask("GET", "/metrics").status == 401
    assert client.ask("GET", "/metrics", [bearer(client.view)]).status == 403
    assert client.ask("GET", "/metrics", [bearer(client.control)]).status == 200
    assert far("control").ask("GET", "/metrics").status == 200
    assert ask(client.server, "GET", "/metrics").status == 200, "from this machine"
    assert ask(client.server, "GET", "/metrics", [bearer(client.view)]).status == 200


@pytest.mark.parametrize("path", SOCKETS)
def test_a_websocket_needs_view(far, path):
    client = far("none")
    with client.connect() as raw:
        response = client.handshake(raw, path)
        assert response.status == 401 and response.headers["www-authenticate"] == "Bearer"
        check_error(response.json(), "UNAUTHENTICATED")
    with client.connect() as raw:
        code, reason = client.refused_socket(raw, path, [client.own])
        assert code == 4401 and "key" in reason
    with client.connect() as raw:
        offer = f"Sec-WebSocket-Protocol: tactus.v1, tactus.key.{client.view}"
        assert client.handshake(raw, path, [offer]).status == 101
    for network in ("view", "control"):
        with far(network).connect() as raw:
            assert far(network).handshake(raw, path).status == 101


def test_a_command_on_a_socket_needs_control_and_the_socket_stays(far):
    client = far("view")
    for path, command in (("/ws", {"type": "transport.command", "command": "pause"}),
                          ("/ws/transport/control", {"command": "pause"})):
        with client.connect() as raw:
            assert client.handshake(raw, path).status == 101
            answer = told(raw, command)
            assert answer["success"] is False and answer["command"] == "pause", answer
            assert answer["error"]["code"] == "PERMISSION_DENIED" and "key" in answer["error"]["message"]
            answer = told(raw, {"type": "auth", "key": client.control})
            assert answer == {"type": "auth.result", "success": True, "role": "control"}
            assert told(raw, command)["success"] is True


def test_what_only_reads_needs_no_control_on_a_socket(far):
    client = far("view")
    with client.connect() as raw:
        client.handshake(raw, "/ws")
        assert told(raw, {"type": "beat.subscribe"})["type"] == "beat.subscribed"
        assert told(raw, {"type": "time.sync", "t0": 1})["type"] == "time.synced"


@pytest.mark.parametrize("origin", ["http://localhost", "https://localhost", "http://localhost:3000",
                                    "http://127.0.0.1", "capacitor://localhost", "ionic://localhost", "null",
                                    "file://", "http://evil.example"])
def test_the_loopback_pages_of_another_machine_are_foreign(far, origin):
    """Each app on a phone is http://localhost there."""
    for network in NETWORKS:
        client = far(network)
        response = client.ask("GET", "/transport/status", [f"Origin: {origin}"])
        check_refused(response, 403, "PERMISSION_DENIED", "Origin")
        with client.connect() as raw:
            assert client.refused_socket(raw, "/ws", [f"Origin: {origin}"])[0] == 4403


def test_a_rebinding_name_is_refused_from_another_machine(far):
    for network in NETWORKS:
        client = far(network)
        host = f"rebind.example:{client.port}"
        for headers in ([], [f"Origin: http://{host}"], [bearer(client.control)]):
            response = client.ask("POST", "/transport/play", headers, host)
            check_refused(response, 421, "PERMISSION_DENIED", "Host")


def test_a_session_works_from_another_machine(far):
    client = far("view")
    response = client.ask("POST", "/auth/session", [client.own, bearer(client.control)])
    assert response.status == 200
    cookie = response.headers["set-cookie"].split(";")[0]
    page = [client.own, f"Cookie: {cookie}"]
    assert client.ask("POST", "/transport/loop/disable", page).status == 200
    with client.connect() as raw:
        client.handshake(raw, "/ws/transport/control", page)
        assert told(raw, {"command": "pause"})["success"] is True


def test_the_default_is_to_watch(serve, tmp_path, way):
    keys = Keys(tmp_path)
    server = serve("--host", "0.0.0.0", "--keys", keys.path)
    client = Far(server, ("", ""), way)
    assert client.ask("GET", "/auth/whoami").json()["role"] == "view"
    assert client.ask("POST", "/transport/play").status == 401


def test_a_server_on_this_machine_alone_treats_a_proxys_clients_as_another_machine(serve, tmp_path):
    server = serve("--keys", Keys(tmp_path).path, "--name", "stage.example",
                   "--allow-origin", "https://stage.example")
    proxied = ["X-Forwarded-For: 203.0.113.7", "Origin: https://stage.example"]
    assert ask(server, "GET", "/transport/status", proxied, "stage.example").status == 200
    assert ask(server, "POST", "/transport/play", proxied, "stage.example").status == 401
    own = ["X-Forwarded-For: 203.0.113.7", "Origin: http://stage.example"]
    assert ask(server, "GET", "/transport/status", own, "stage.example").status == 200
    tls = ["X-Forwarded-For: 203.0.113.7", "Origin: https://other.example"]
    check_refused(ask(server, "GET", "/transport/status", tls, "stage.example"), 403,
                  "PERMISSION_DENIED", "Origin")
