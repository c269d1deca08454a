"""create_transport_app: an ASGI application under uvicorn, alone and mounted."""

import asyncio
import contextlib
import json
import threading

import fastapi
import pytest
import requests
import starlette.applications
import starlette.routing
import tactus
import uvicorn
from clients.program import eventually
from clients.sockets import ClockSocket, ControlSocket, Socket


@contextlib.contextmanager
def running(app):
    """Serves an application from a thread; yields its port."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    server.install_signal_handlers = lambda: None
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        eventually(lambda: server.started, "uvicorn serves")
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def clock():
    return tactus.TransportClock()


def mounted(kind, clock):
    """The application alone, or in another one; and its prefix."""
    app = tactus.create_transport_app(clock=clock)
    if kind == "alone":
        return app, ""
    if kind == "starlette":
        return starlette.applications.Starlette(routes=[starlette.routing.Mount("/clock", app)]), "/clock"
    other = fastapi.FastAPI()
    other.get("/own")(lambda: {"own": True})
    other.mount("/clock", app)
    return other, "/clock"


@pytest.mark.parametrize("kind", ["alone", "starlette", "fastapi"])
def test_it_serves_rest_websockets_and_pages_below_its_prefix(clock, kind):
    app, prefix = mounted(kind, clock)
    with running(app) as port:
        base = f"127.0.0.1:{port}{prefix}"
        with ControlSocket(f"ws://{base}/ws/transport/control") as control:
            control.send(json.dumps({"command": "seek", "value": 2}))
            assert control.answer()["state"]["sample_pos"] == 96000
        with ClockSocket(f"ws://{base}/ws/transport/clock?hz=10") as socket:
            assert [state["sample_pos"] for state in socket.states(3)] == [96000] * 3
        assert requests.post(f"http://{base}/transport/tempo?bpm=90", timeout=5).json()["bpm"] == 90
        assert clock.bpm == 90
        assert "swagger" in requests.get(f"http://{base}/docs", timeout=5).text
        failure = requests.get(f"http://{base}/nothing", timeout=5)
        assert failure.status_code == 404 and failure.json()["code"] == "NOT_FOUND"
        head = requests.head(f"http://{base}/transport/status", timeout=5)
        assert head.status_code == 200 and int(head.headers["Content-Length"]) > 100
        if kind == "fastapi":
            assert requests.get(f"http://127.0.0.1:{port}/own", timeout=5).json() == {"own": True}


def test_its_state_has_the_clock_and_its_clock_is_that_of_the_process(clock):
    assert tactus.create_transport_app(clock=clock).state.transport is clock
    app = tactus.create_transport_app()
    assert app.state.transport is tactus.get_transport_clock()
    from tactus.transport_clock import app as module_app
    assert module_app.state.transport is tactus.get_transport_clock()


def test_an_end_of_uvicorn_closes_the_sockets(clock):
    with running(tactus.create_transport_app(clock=clock)) as port:
        socket = ClockSocket(f"ws://127.0.0.1:{port}/ws/transport/clock")
        socket.states(2)
    assert socket.wait_closed() is not None  # with the code of the uvicorn's version


def test_a_message_too_big_is_closed_with_1009_and_a_foreign_page_is_refused(clock):
    with running(tactus.create_transport_app(clock=clock)) as port:
        base = f"127.0.0.1:{port}"
        with Socket(f"ws://{base}/ws/transport/control") as socket:
            socket.send("x" * 70_000)
            assert socket.wait_closed() == 1009
        assert requests.post(f"http://{base}/transport/play", data="x" * 70_000, timeout=5).status_code == 413
        evil = {"Origin": "https://evil.example"}
        assert requests.post(f"http://{base}/transport/play", headers=evil, timeout=5).status_code == 403
        assert requests.get(f"http://{base}/transport/status", headers={"Host": "evil.example"},
                            timeout=5).status_code == 421
        assert clock.playing is False


def test_a_lost_client_leaves_its_subscriptions(clock):
    app = tactus.create_transport_app(clock=clock)
    with running(app) as port:
        def clients():
            return requests.get(f"http://127.0.0.1:{port}/transport/metrics", timeout=5).json()["connected_clients"]

        sockets = [ClockSocket(f"ws://127.0.0.1:{port}/ws/transport/clock") for _ in range(5)]
        eventually(lambda: clients() == 5, "five are there")
        for socket in sockets:
            socket.close()
        eventually(lambda: clients() == 0, "all are gone")


def test_a_client_that_is_slow_to_take_gets_the_newest_state(clock):
    """By the ASGI interface itself, without sockets: messages are taken only when the last is sent."""
    app = tactus.create_transport_app(clock=clock)

    async def drive():
        sent, gate = asyncio.Queue(), asyncio.Semaphore(0)
        connected = asyncio.Event()

        async def receive():
            if not connected.is_set():
                connected.set()
                return {"type": "websocket.connect"}
            await asyncio.Event().wait()

        async def send(message):
            sent.put_nowait(message)
            if message["type"] == "websocket.send":
                await gate.acquire()

        scope = {"type": "websocket", "path": "/ws/transport/clock", "query_string": b"", "scheme": "ws",
                 "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), "root_path": ""}
        serving = asyncio.ensure_future(app(scope, receive, send))
        assert (await sent.get())["type"] == "websocket.accept"
        first = json.loads((await sent.get())["text"])
        while app_seq(clock) < first["seq"] + 10:
            await asyncio.sleep(0.01)
        gate.release()
        second = json.loads((await sent.get())["text"])
        assert second["seq"] >= first["seq"] + 9 and sent.empty()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    def app_seq(its):
        return its.get_metrics()["updates_sent"] + 0

    asyncio.run(asyncio.wait_for(drive(), 20))
