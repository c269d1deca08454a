"""SIGHUP: the keys are read again, or a server whose terminal closed ends."""

import json
import re
import signal

import pytest
import requests
from clients import program
from clients.keys import Keys, bearer
from clients.raw import Raw
from clients.screen import Screen
from clients.sockets import ClockSocket

READ_AGAIN = "keys read again: {}"


@pytest.fixture
def keys(tmp_path):
    return Keys(tmp_path / "keys")


@pytest.fixture
def keyed(serve, keys):
    """A server with the test's file of keys."""
    return serve(*keys.flags)


def hang_up(server, line):
    """Sends SIGHUP; waits for a line of the log."""
    before = server.stderr().count(line)
    server.send_signal(signal.SIGHUP)
    program.eventually(lambda: server.stderr().count(line) > before, f"the log has {line!r}")


def status_with(server, key):
    """The HTTP status of a command with a key."""
    with requests.Session() as session:
        session.trust_env = False
        url = f"{server.http}/transport/pause"
        return session.post(url, headers=bearer(key), timeout=10).status_code


def test_a_new_key_works_at_once_and_not_before(keyed, keys):
    key = keys.new("tablet")
    assert status_with(keyed, key) == 401
    hang_up(keyed, READ_AGAIN.format(1))
    assert status_with(keyed, key) == 200
    view = keys.new("lights", "view")
    hang_up(keyed, READ_AGAIN.format(2))
    assert status_with(keyed, view) == 403
    assert status_with(keyed, key) == 200


@pytest.mark.parametrize("path", ["/ws", "/ws/transport/clock", "/ws/transport/control"])
def test_a_revoked_key_closes_its_sockets_and_no_other(serve, keys, path):
    revoked, kept = keys.new("tablet"), keys.new("lights", "view")
    server = serve(*keys.flags)
    url = f"ws://127.0.0.1:{server.port}{path}"
    with ClockSocket(url, extra_headers=bearer(revoked)) as closed, \
            ClockSocket(url, extra_headers=bearer(kept)) as other, ClockSocket(url) as keyless:
        keys.revoke("tablet")
        hang_up(server, READ_AGAIN.format(1))
        assert closed.wait_closed() == 4401
        assert closed.close_reason(), "a reason for people"
        other.ping()
        keyless.ping()
    assert status_with(server, revoked) == 401


def test_a_socket_that_proved_its_key_in_a_message_is_closed_too(serve, keys):
    key = keys.new("tablet")
    server = serve(*keys.flags)
    with ClockSocket(server.ws) as socket:
        socket.send(json.dumps({"type": "auth", "key": key}))
        assert json.loads(socket.receive())["success"] is True
        keys.revoke("tablet")
        hang_up(server, READ_AGAIN.format(0))
        assert socket.wait_closed() == 4401


def test_a_revoked_key_ends_the_sessions_of_browsers(serve, keys):
    key = keys.new("tablet")
    server = serve(*keys.flags)
    own = {"Origin": server.http}
    with requests.Session() as browser:
        browser.trust_env = False
        login = browser.post(f"{server.http}/auth/session", headers={**own, **bearer(key)},
                             timeout=10)
        assert login.status_code in (200, 204), login.text
        [cookie] = browser.cookies
        with ClockSocket(server.ws, extra_headers={
                "Cookie": f"{cookie.name}={cookie.value}"}) as socket:
            keys.revoke("tablet")
            hang_up(server, READ_AGAIN.format(0))
            assert socket.wait_closed() == 4401


def test_a_broken_file_changes_nothing(serve, keys):
    key = keys.new("tablet")
    server = serve(*keys.flags)
    with ClockSocket(server.clock, extra_headers=bearer(key)) as socket:
        keys.path.write_text("tablet everything\n")
        hang_up(server, "keys not read again")
        assert str(keys.path) in server.stderr()
        socket.ping()
    assert status_with(server, key) == 200


def test_many_signals_do_no_harm(serve, keys):
    keys.new("tablet")
    server = serve(*keys.flags)
    with ClockSocket(server.clock) as clock:
        for _ in range(100):
            server.send_signal(signal.SIGHUP)
        hang_up(server, READ_AGAIN.format(1))
        clock.state()
    assert server.end() == 0


def serve_on_terminal(keys):
    return Screen(program.binary(), "serve", "--device", "none", "--port", 0, *keys.flags, rows=40)


def port_on(screen):
    screen.wait_for("Ctrl-C")
    return int(re.search(r"http://localhost:(\d+)", screen.text()).group(1))


def test_on_a_terminal_the_keys_are_read_again_too(keys):
    with serve_on_terminal(keys) as screen:
        port_on(screen)
        screen.signal(signal.SIGHUP)
        screen.wait_for(READ_AGAIN.format(0))
        assert not screen.ended()
        screen.signal(signal.SIGTERM)
        assert screen.wait_end() == 0


@pytest.mark.parametrize("more", [0, 3], ids=["once", "with more signals, as from a shell"])
def test_a_server_whose_terminal_closed_ends_cleanly(keys, more):
    with serve_on_terminal(keys) as screen:
        with Raw(port_on(screen)) as raw:
            assert raw.handshake("/ws/transport/clock").status == 101
            screen.close()
            for _ in range(more):
                screen.signal(signal.SIGHUP)
            assert raw.close_code() == 1001
        assert screen.wait_end() == 0
