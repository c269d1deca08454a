"""Third-party clients: Python's websockets, and ws for Node."""

import asyncio
import json
import os
import shutil
import subprocess

import pytest
import websockets

NODE_MODULES = "/usr/share/nodejs"
TEXTS = ["", "hello", "κόσμε 🎛" * 100, "x" * 200_000]
BINARIES = [b"", bytes(range(256)), os.urandom(100_000), bytes(1_000_000)]
NODE = """
const WebSocket = require('ws');
const [url, compress] = process.argv.slice(1);
const messages = ['', 'hello', 'κόσμε 🎛'.repeat(100), 'x'.repeat(200000), Buffer.alloc(0),
                  Buffer.from([0, 255, 128]), Buffer.alloc(300000, 'abc')];
const socket = new WebSocket(url, {perMessageDeflate: compress === 'true' && {threshold: 0}});
let got = 0;
socket.on('open', () => messages.forEach((message) => socket.send(message)));
socket.on('message', (data, isBinary) => {
  const sent = messages[got++];
  if (isBinary !== (typeof sent !== 'string') || !Buffer.from(sent).equals(data)) process.exit(2);
  if (got === messages.length) socket.ping('at the end');
});
socket.on('pong', (data) => socket.close(data.equals(Buffer.from('at the end')) ? 4000 : 1011));
socket.on('error', (error) => { console.error(error); process.exit(3); });
socket.on('close', (code) => {
  console.log(JSON.stringify({code, extensions: socket.extensions}));
});
"""


@pytest.fixture(params=["plain", "deflate"])
def server(request):
    chosen = request.getfixturevalue(f"{request.param}_server")
    chosen.compresses = request.param == "deflate"
    return chosen


@pytest.mark.parametrize("compression", ["deflate", None])
def test_websockets_for_python(server, compression):
    async def talk():
        url = f"ws://127.0.0.1:{server.port}/ws"
        async with websockets.connect(url, compression=compression, max_size=None) as socket:
            expected = ["permessage-deflate"] if compression and server.compresses else []
            assert [extension.name for extension in socket.extensions] == expected
            for message in [*TEXTS, *BINARIES] * 3:
                await socket.send(message)
                assert await socket.recv() == message
            await socket.send(iter(["in ", "frag", "ments"]))
            assert await socket.recv() == "in fragments"
            await (await socket.ping("p"))
            await socket.close(4000, "done")
            assert socket.close_code == 4000

    asyncio.run(talk())


@pytest.mark.skipif(not (shutil.which("node") and os.path.isdir(f"{NODE_MODULES}/ws")),
                    reason="needs Debian's node-ws")
@pytest.mark.parametrize("compress", ["true", "false"])
def test_ws_for_node(server, compress):
    url = f"ws://127.0.0.1:{server.port}/ws"
    done = subprocess.run(
        ["node", "-e", NODE, url, compress], timeout=60, text=True,
        env={**os.environ, "NODE_PATH": NODE_MODULES}, capture_output=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["code"] == 4000
    agreed = compress == "true" and server.compresses
    assert said["extensions"].startswith("permessage-deflate") == agreed
