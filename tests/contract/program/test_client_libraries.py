"""Client libraries of other projects, each in its usual way: a name for the host, text and binary."""

import asyncio
import json
import os
import shutil
import subprocess
import sys

import pytest
from clients.sockets import Socket

NODE_MODULES = "/usr/share/nodejs"
SYNC = json.dumps({"type": "time.sync", "t0": 7})
SUBSCRIBE = json.dumps({"type": "spectrum.subscribe", "format": "binary"})
FRAME_BYTES = 88

# Prints the type of each answer and the size of a binary frame, and closes.
NODE = """
const [url, library] = process.argv.slice(1);
const Socket = library === 'ws' ? require('ws') : globalThis.WebSocket;
const socket = new Socket(url);
socket.binaryType = 'arraybuffer';
const seen = [];
socket.onopen = () => [%r, %r].forEach((text) => socket.send(text));
socket.onmessage = ({data}) => {
  seen.push(typeof data === 'string' ? JSON.parse(data).type : data.byteLength);
  if (seen.length === 3) socket.close(1000);
};
socket.onerror = ({message}) => { console.error(message); process.exitCode = 1; };
socket.onclose = ({code}) => console.log(JSON.stringify([...seen, code]));
""" % (SYNC, SUBSCRIBE)

QT = """
import json, sys
from PyQt5.QtCore import QCoreApplication, QUrl
from PyQt5.QtWebSockets import QWebSocket
app = QCoreApplication([])
socket, seen = QWebSocket(), []
def add(value):
    seen.append(value)
    if len(seen) == 3:
        socket.close()
def send():
    socket.sendTextMessage(%r)
    socket.sendTextMessage(%r)
socket.connected.connect(send)
socket.textMessageReceived.connect(lambda text: add(json.loads(text)["type"]))
socket.binaryMessageReceived.connect(lambda data: add(len(data)))
socket.error.connect(lambda _: (print(socket.errorString(), file=sys.stderr), app.exit(1)))
socket.disconnected.connect(lambda: (print(json.dumps([*seen, int(socket.closeCode())])), app.quit()))
socket.open(QUrl(sys.argv[1]))
sys.exit(app.exec())
""" % (SYNC, SUBSCRIBE)

GO = """
package main
import ("fmt"; "os"; "github.com/gorilla/websocket")
func main() {
  socket, _, err := websocket.DefaultDialer.Dial(os.Args[1], nil)
  if err != nil { panic(err) }
  for _, text := range []string{`%s`, `%s`} { socket.WriteMessage(websocket.TextMessage, []byte(text)) }
  for i := 0; i < 3; i++ {
    kind, data, err := socket.ReadMessage()
    if err != nil { panic(err) }
    if kind == websocket.BinaryMessage { fmt.Println(len(data)) } else { fmt.Println(string(data)) }
  }
  socket.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
  _, _, err = socket.ReadMessage()
  fmt.Println(websocket.IsCloseError(err, 1000))
}
""" % (SYNC, SUBSCRIBE)

EXPECTED = ["time.synced", "spectrum.subscribed", FRAME_BYTES, 1000]


@pytest.fixture
def url(shared_server):
    return f"ws://localhost:{shared_server.port}/ws"


def printed(command, **environment):
    done = subprocess.run(command, timeout=60, text=True, capture_output=True, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr
    return done.stdout


def node_has_a_websocket(*flags):
    if not shutil.which("node"):
        return False
    return subprocess.run(["node", *flags, "-e", "process.exit(globalThis.WebSocket ? 0 : 1)"],
                          capture_output=True).returncode == 0


def test_the_websocket_of_node(url):
    flags = next((each for each in ([], ["--experimental-websocket"]) if node_has_a_websocket(*each)), None)
    if flags is None:
        pytest.skip("this Node has no WebSocket of its own")
    assert json.loads(printed(["node", *flags, "-e", NODE, url, "own"])) == EXPECTED


def test_ws_for_node(url):
    if not shutil.which("node") or not os.path.isdir(f"{NODE_MODULES}/ws"):
        pytest.skip("node-ws is not installed")
    assert json.loads(printed(["node", "-e", NODE, url, "ws"], NODE_PATH=NODE_MODULES)) == EXPECTED


def test_websocket_client_for_python(url):
    websocket = pytest.importorskip("websocket", reason="python3-websocket is not installed")
    socket = websocket.create_connection(url, timeout=10)
    socket.send(SYNC)
    socket.send_binary(SYNC.encode())
    assert json.loads(socket.recv())["type"] == "time.synced"
    assert "not binary" in json.loads(socket.recv())["error"]["message"], "named, and the socket stays"
    socket.send(SUBSCRIBE)
    assert json.loads(socket.recv())["type"] == "spectrum.subscribed"
    assert len(socket.recv()) == FRAME_BYTES
    socket.close()


def test_aiohttp(url):
    aiohttp = pytest.importorskip("aiohttp", reason="python3-aiohttp is not installed")

    async def talk():
        async with aiohttp.ClientSession() as session, session.ws_connect(url, timeout=10) as socket:
            await socket.send_str(SYNC)
            assert (await socket.receive_json())["type"] == "time.synced"
            await socket.send_str(SUBSCRIBE)
            assert (await socket.receive_json())["type"] == "spectrum.subscribed"
            assert len(await socket.receive_bytes()) == FRAME_BYTES
            await socket.close()
            assert socket.close_code == 1000
            base = url.replace("ws:", "http:").removesuffix("/ws")
            async with session.post(f"{base}/transport/loop", params={"start": 1, "end": 2}) as answer:
                assert answer.status == 200 and (await answer.json())["loop_end_seconds"] == 2.0

    asyncio.run(talk())


def test_qt(url):
    pytest.importorskip("PyQt5.QtWebSockets", reason="python3-pyqt5.qtwebsockets is not installed")
    assert json.loads(printed([sys.executable, "-c", QT, url])) == EXPECTED


def test_gorilla(url, tmp_path):
    packages = "/usr/share/gocode"
    if not shutil.which("go") or not os.path.isdir(f"{packages}/src/github.com/gorilla/websocket"):
        pytest.skip("golang-github-gorilla-websocket-dev and golang-go are not installed")
    (tmp_path / "client.go").write_text(GO)
    lines = printed(["go", "run", tmp_path / "client.go", url], GOPATH=packages, GO111MODULE="off",
                    GOCACHE=str(tmp_path / "cache")).splitlines()
    assert [json.loads(line)["type"] for line in lines[:2]] == EXPECTED[:2]
    assert lines[2:] == [str(FRAME_BYTES), "true"]


def test_a_byte_order_mark_and_a_final_nul_are_ignored(shared_server):
    """.NET and C programs send them."""
    for ends in (("\ufeff", ""), ("", "\0"), ("\ufeff", "\0")):
        with Socket(shared_server.ws) as socket:
            socket.send(ends[0] + SYNC + ends[1])
            assert json.loads(socket.receive())["type"] == "time.synced"
