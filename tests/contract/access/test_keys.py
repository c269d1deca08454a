"""Each way to present a key, and what becomes of wrong and revoked ones."""

import json
import re
import signal

import pytest
from clients.access import SOCKETS, Keys, ask, bearer, check_refused, refused_socket
from clients.program import Server, eventually
from clients.raw import TEXT, Raw, frame
from clients.shape import check_error

JSON = "Content-Type: application/json"
WRONG = "00000-00000-00000-00000"
BASIC = "Authorization: Basic bGlnaHQ6bGlnaHQ="  # of a proxy, say


class Place:
    """A server on this machine with a key of each role."""

    def __init__(self, folder, start):
        self.keys = Keys(folder)
        self.view = self.keys.add("light", "view")
        self.control = self.keys.add("desk", "control")
        self.server = start("--keys", self.keys.path)
        self.port = self.server.port

    def whoami(self, headers=(), query="", **connection):
        response = ask(self.server, "GET", f"/auth/whoami{query}", headers, **connection)
        assert response.status == 200, response.body
        return response.json()

    def key(self, role):
        return {"view": self.view, "control": self.control}[role]


LIGHT = {"role": "view", "key": "light", "network": "view", "network_url": None}
DESK = {"role": "control", "key": "desk", "network": "view", "network_url": None}
NOBODY = {"role": "control", "key": None, "network": "view", "network_url": None}  # on this machine


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Shared by tests that present no wrong key."""
    servers = []

    def start(*arguments):
        servers.append(Server(*arguments))
        return servers[0]

    yield Place(tmp_path_factory.mktemp("keys"), start)
    assert servers[0].end() == 0


@pytest.fixture
def own_place(serve, tmp_path):
    return Place(tmp_path, serve)


def status(place, headers=(), target="/transport/status", method="GET"):
    return ask(place.server, method, target, headers)


def command(raw, members):
    """Sends a message on a raw WebSocket; returns the next text that is an answer."""
    raw.send(frame(TEXT, json.dumps(members).encode()))
    return json.loads(raw.frame_of(TEXT))


# Authorization

def test_without_a_key_this_machine_controls(place):
    assert place.whoami() == NOBODY


def test_a_bearer_key_gives_its_role(place):
    assert place.whoami([bearer(place.view)]) == LIGHT
    assert place.whoami([bearer(place.control)]) == DESK


def test_a_key_may_be_written_as_a_person_types_it(place):
    plain = place.control.replace("-", "")
    for written in (plain, plain.lower(), place.control.lower()):
        assert place.whoami([f"authorization: bearer {written}"]) == DESK, written


def test_a_view_key_reads_and_does_not_command(place):
    assert status(place, [bearer(place.view)]).status == 200
    response = status(place, [bearer(place.view)], "/transport/play", "POST")
    error = check_refused(response, 403, "PERMISSION_DENIED", "Authorization")
    assert "control" in error["error"]
    assert status(place, [bearer(place.control)], "/transport/loop/disable", "POST").status == 200


def test_another_scheme_is_no_key(place):
    assert place.whoami([BASIC]) == NOBODY


# Subprotocols

@pytest.mark.parametrize("path", SOCKETS)
def test_a_websocket_takes_a_key_as_subprotocol_and_never_answers_it(place, path):
    for role in ("view", "control"):
        for offer in (f"tactus.v1, tactus.key.{place.key(role)}", f"tactus.key.{place.key(role)},tactus.v1"):
            with Raw(place.port) as raw:
                response = raw.handshake(path, [f"Sec-WebSocket-Protocol: {offer}"])
                assert response.status == 101
                assert response.headers["sec-websocket-protocol"] == "tactus.v1"
                assert place.key(role) not in str(response.headers)


@pytest.mark.parametrize("offer", ["chat", "mqtt, wamp", "tactus.v2"])
def test_unknown_subprotocols_are_answered_without_one(place, offer):
    with Raw(place.port) as raw:
        response = raw.handshake("/ws", [f"Sec-WebSocket-Protocol: {offer}"])
        assert response.status == 101
        assert "sec-websocket-protocol" not in response.headers


def test_the_role_of_a_subprotocol_holds_for_the_socket(place):
    offer = f"Sec-WebSocket-Protocol: tactus.v1, tactus.key.{place.view}"
    with Raw(place.port) as raw:
        raw.handshake("/ws", [offer])
        answer = command(raw, {"type": "transport.command", "command": "play", "requestId": "a"})
        assert answer["type"] == "transport.result" and answer["success"] is False
        assert answer["requestId"] == "a" and answer["error"]["code"] == "PERMISSION_DENIED"
    with Raw(place.port) as raw:
        raw.handshake("/ws/transport/control", [offer])
        answer = command(raw, {"command": "play", "request_id": 1})
        assert answer["success"] is False and answer["command"] == "play" and answer["request_id"] == 1
        assert answer["error"]["code"] == "PERMISSION_DENIED"


# Sessions of browsers

def session(place, key, extra=()):
    """Starts a session; returns its cookie as a browser sends it."""
    response = ask(place.server, "POST", "/auth/session", [bearer(key), *extra])
    assert response.status == 200, response.body
    return response.headers["set-cookie"].split(";")[0]


def test_a_session_starts_with_a_header_or_a_body(place):
    body = json.dumps({"key": place.view}).encode()
    by_body = [JSON, f"Content-Length: {len(body)}"]
    for headers, content in (([bearer(place.view)], b""), (by_body, body), ([*by_body, BASIC], body)):
        response = ask(place.server, "POST", "/auth/session", headers, body=content)
        assert response.status == 200
        assert response.json() == {"role": "view", "key": "light"}
        assert place.view not in response.headers["set-cookie"]


def test_its_cookie_is_for_this_server_and_no_script(place):
    response = ask(place.server, "POST", "/auth/session", [bearer(place.control)])
    pair, *attributes = [part.strip() for part in response.headers["set-cookie"].split(";")]
    name, value = pair.split("=", 1)
    assert str(place.port) in name, "browsers share cookies among the ports of a host"
    assert re.fullmatch(r"[0-9a-f]{32}", value)
    assert {part.lower() for part in attributes} == {"httponly", "samesite=strict", "path=/", "max-age=2592000"}
    assert response.headers["cache-control"] == "no-store"


def test_its_cookie_is_secure_behind_a_proxy_with_tls(place):
    def attributes(proto, method="POST"):
        response = ask(place.server, method, "/auth/session", [bearer(place.control), f"X-Forwarded-Proto: {proto}"])
        return response.headers["set-cookie"].split("; ")

    assert "Secure" in attributes("https") and "Secure" in attributes("HTTPS", "DELETE")
    assert "Secure" not in attributes("http")


def test_a_session_has_the_role_of_its_key(place):
    assert place.whoami([f"Cookie: {session(place, place.view)}"]) == LIGHT
    desk = session(place, place.control)
    assert place.whoami([f"Cookie: a=b; {desk}; c=d"]) == DESK
    with Raw(place.port) as raw:
        raw.handshake("/ws", [f"Cookie: {desk}"])
        assert command(raw, {"type": "transport.command", "command": "pause"})["success"] is True


def test_a_page_that_logs_out_has_no_session(place):
    cookie = session(place, place.view)
    response = ask(place.server, "DELETE", "/auth/session", [f"Cookie: {cookie}"])
    assert response.status == 200 and response.json() == {}
    cleared = response.headers["set-cookie"]
    assert cleared.split("=")[0] == cookie.split("=")[0] and "max-age=0" in cleared.lower()
    assert place.whoami([f"Cookie: {cookie}"]) == NOBODY


NO_KEYS = 3 * [b"", b"{", b"[]", b"not json", b'{"key": 5}']


def test_without_a_key_no_session_starts(own_place):
    for headers, body in (([], b""), ([JSON, "Content-Length: 2"], b"{}"),
                          ([f"Cookie: {session(own_place, own_place.view)}"], b""),
                          *[([JSON, f"Content-Length: {len(bad)}"], bad) for bad in NO_KEYS],
                          ([f"Cookie: {session(own_place, own_place.view)}", BASIC], b"")):
        response = ask(own_place.server, "POST", "/auth/session", headers, body=body)
        assert response.status == 401
        check_error(response.json(), "UNAUTHENTICATED")
        assert "set-cookie" not in response.headers
    assert session(own_place, own_place.view), "none of them counts as a wrong key"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://10.0.0.1"])
def test_a_cookie_does_not_beat_a_foreign_origin(place, origin):
    """A browser adds it by itself, whatever page asks."""
    headers = [f"Origin: {origin}", f"Cookie: {session(place, place.control)}"]
    for method, target in (("GET", "/transport/status"), ("POST", "/transport/play"), ("DELETE", "/auth/session")):
        check_refused(status(place, headers, target, method), 403, "PERMISSION_DENIED", "Origin")
    for path in SOCKETS:
        with Raw(place.port) as raw:
            assert refused_socket(raw, path, headers)[0] == 4403


# In band

@pytest.mark.parametrize("path", ["/ws", "/ws/transport/control"])
def test_a_socket_takes_a_key_in_band(place, path):
    with Raw(place.port) as raw:
        raw.handshake(path, [f"Sec-WebSocket-Protocol: tactus.key.{place.view}"])
        request = {"type": "auth", "key": place.control}
        assert command(raw, request) == {"type": "auth.result", "success": True, "role": "control"}
        asked = {"type": "transport.command", "command": "pause"} if path == "/ws" else {"command": "pause"}
        assert command(raw, asked)["success"] is True
        answer = command(raw, {**request, "requestId": "k", "key": place.view})
        assert answer == {"type": "auth.result", "requestId": "k", "success": True, "role": "view"}
        assert command(raw, asked)["error"]["code"] == "PERMISSION_DENIED"


@pytest.mark.parametrize("path", ["/ws", "/ws/transport/control"])
def test_a_wrong_key_in_band_changes_nothing(own_place, path):
    with Raw(own_place.port) as raw:
        raw.handshake(path)
        answer = command(raw, {"type": "auth", "requestId": "k", "key": WRONG})
        assert answer["type"] == "auth.result" and answer["requestId"] == "k"
        assert answer["success"] is False and answer["error"]["code"] == "UNAUTHENTICATED"
        assert answer["error"]["message"] and "role" not in answer
        asked = {"type": "transport.command", "command": "pause"} if path == "/ws" else {"command": "pause"}
        assert command(raw, asked)["success"] is True, "the role of this machine"


# ?key=

def test_a_view_key_may_be_in_the_url(place):
    assert place.whoami(query=f"?key={place.view}") == LIGHT
    assert status(place, target=f"/transport/status?key={place.view}").status == 200
    for path in SOCKETS:
        with Raw(place.port) as raw:
            assert raw.handshake(f"{path}?key={place.view}").status == 101
    response = status(place, target=f"/transport/play?key={place.view}", method="POST")
    check_refused(response, 403, "PERMISSION_DENIED", "Authorization")


def test_a_control_key_may_not(place):
    """Addresses are stored in histories and logs."""
    for method, target in (("GET", "/transport/status"), ("POST", "/transport/tempo?bpm=140")):
        target += f"{'&' if '?' in target else '?'}key={place.control}"
        check_refused(status(place, target=target, method=method), 403, "PERMISSION_DENIED", "key")
    for path in SOCKETS:
        with Raw(place.port) as raw:
            response = raw.handshake(f"{path}?key={place.control}")
            check_refused(response, 403, "PERMISSION_DENIED", "key")


# Wrong keys

def wrong_by_header(place):
    return ask(place.server, "GET", "/transport/status", [bearer(WRONG)])


def wrong_by_url(place):
    return ask(place.server, "GET", f"/transport/status?key={WRONG}")


def wrong_by_session(place):
    body = json.dumps({"key": WRONG}).encode()
    return ask(place.server, "POST", "/auth/session", [JSON, f"Content-Length: {len(body)}"], body=body)


def wrong_by_subprotocol(place):
    with Raw(place.port) as raw:
        return raw.handshake("/ws", [f"Sec-WebSocket-Protocol: tactus.v1, tactus.key.{WRONG}"])


def test_a_wrong_key_is_unauthenticated_however_it_comes(own_place):
    for present in (wrong_by_header, wrong_by_url, wrong_by_session, wrong_by_subprotocol):
        response = present(own_place)
        assert response.status == 401, present
        check_error(response.json(), "UNAUTHENTICATED")
        assert response.headers["www-authenticate"] == "Bearer"
        assert WRONG not in response.body.decode()
    for text in ("x", "0" * 19, "0" * 5000, WRONG + "0"):
        assert status(own_place, [bearer(text)]).status == 401, text


def test_a_page_with_a_wrong_key_gets_a_close_with_a_reason(own_place):
    with Raw(own_place.port) as raw:
        code, reason = refused_socket(raw, "/ws", ["Origin: http://localhost:3000",
                                                   f"Sec-WebSocket-Protocol: tactus.v1, tactus.key.{WRONG}"])
        assert code == 4401 and "key" in reason


def test_wrong_keys_in_urls_lock_out_urls_alone(own_place):
    """Any page can have a browser send them, as the address of an image."""
    answers = [wrong_by_url(own_place).status for _ in range(11)]
    assert answers == [401] * 10 + [429]
    assert own_place.whoami([bearer(own_place.control)]) == DESK
    assert session(own_place, own_place.control)


def test_after_ten_wrong_keys_an_address_waits(own_place):
    for present in [wrong_by_header, wrong_by_subprotocol, wrong_by_session] * 3:
        assert present(own_place).status == 401
    with Raw(own_place.port) as socket:
        socket.handshake("/ws")
        assert command(socket, {"type": "auth", "key": WRONG})["error"]["code"] == "UNAUTHENTICATED"
        response = status(own_place, [bearer(own_place.control)])
        assert response.status == 429, "not even the right key"
        check_error(response.json(), "RESOURCE_EXHAUSTED")
        assert 1 <= int(response.headers["retry-after"]) <= 60
        answer = command(socket, {"type": "auth", "key": own_place.control})
        assert answer["success"] is False and answer["error"]["code"] == "RESOURCE_EXHAUSTED"
    assert wrong_by_subprotocol(own_place).status == 429
    with Raw(own_place.port) as raw:
        offer = f"Sec-WebSocket-Protocol: tactus.v1, tactus.key.{own_place.control}"
        assert refused_socket(raw, "/ws", ["Origin: http://localhost", offer])[0] == 4401
    assert status(own_place).status == 200, "without a key it is this machine"
    assert own_place.whoami([bearer(own_place.control)], source="127.0.0.2") == DESK


def test_a_session_that_is_none_is_no_wrong_key(own_place):
    cookie = session(own_place, own_place.view)
    name = cookie.split("=")[0]
    for _ in range(12):
        assert own_place.whoami([f"Cookie: {name}={'0' * 32}"]) == NOBODY
    assert own_place.whoami([bearer(own_place.control)]) == DESK


# Revoked keys

def test_sighup_closes_what_a_revoked_key_opened_and_nothing_else(own_place):
    place = own_place
    cookie = session(place, place.view)
    offer = "Sec-WebSocket-Protocol: tactus.v1, tactus.key."
    with Raw(place.port) as light, Raw(place.port) as desk, Raw(place.port) as nobody, Raw(place.port) as in_band:
        for raw, headers in ((light, [offer + place.view]), (desk, [offer + place.control]), (nobody, []),
                             (in_band, [])):
            assert raw.handshake("/ws", headers).status == 101
        assert command(in_band, {"type": "auth", "key": place.view})["success"] is True
        place.keys.revoke("light")
        added = place.keys.add("tablet", "control")
        place.server.send_signal(signal.SIGHUP)
        assert light.close_code() == 4401
        assert in_band.close_code() == 4401
        for raw in (desk, nobody):
            assert command(raw, {"type": "transport.command", "command": "pause"})["success"] is True
    assert place.whoami([bearer(added)]) == {**DESK, "key": "tablet"}
    assert status(place, [bearer(place.view)]).status == 401
    assert place.whoami([f"Cookie: {cookie}"]) == NOBODY


def test_sighup_keeps_the_keys_if_the_file_is_invalid(own_place):
    own_place.keys.path.write_text("not a key\n")
    own_place.server.send_signal(signal.SIGHUP)
    eventually(lambda: str(own_place.keys.path) in own_place.server.stderr(), "it is logged")
    assert own_place.whoami([bearer(own_place.control)]) == DESK
