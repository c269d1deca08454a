"""The described stack for comparison: FastAPI and uvicorn sending the same clock messages.

One encoding a tick, handed to every client in turn, absolute deadlines: as good as the stack allows. With
`each`, as such programs are usually written: every client's handler sends the state and sleeps for a period.
Usage: fastapi_clock.py PORT [stopped] [each]
"""

import asyncio
import json
import sys
import time

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

HZ = 30
PLAYING = "stopped" not in sys.argv[2:]
EACH = "each" in sys.argv[2:]
app = FastAPI()
clients: set[WebSocket] = set()


def state(seq: int, started: float) -> dict:
    seconds = time.monotonic() - started if PLAYING else 0.0
    return {
        "playing": PLAYING, "sample_pos": int(seconds * 48000), "time_seconds": seconds,
        "time_formatted": f"{int(seconds) // 60:02d}:{seconds % 60:06.3f}",
        "frame_count": int(seconds * 48000 / 512), "status": "playing" if PLAYING else "stopped", "bpm": 120.0,
        "beat_pos": seconds * 2, "timestamp_ms": time.time() * 1000, "loop_enabled": False,
        "loop_start_seconds": 0.0, "loop_end_seconds": 10.0, "epoch": 0, "seq": seq}


def encode(state: dict) -> str:
    return json.dumps(state, separators=(",", ":"))


async def tick() -> None:
    started = time.monotonic()
    seq = 0
    while True:
        seq += 1
        await asyncio.sleep(max(0.0, started + seq / HZ - time.monotonic()))
        message = encode(state(seq, started))
        for client in list(clients):
            try:
                await client.send_text(message)
            except Exception:  # whatever the layers below make of a client that has gone
                clients.discard(client)


@app.on_event("startup")
async def start() -> None:
    app.state.started = time.monotonic()
    if not EACH:
        app.state.ticker = asyncio.create_task(tick())


async def send_to(socket: WebSocket) -> None:
    """One client's own loop, by the clock that all share."""
    started = app.state.started
    while True:
        seq = int((time.monotonic() - started) * HZ)
        await socket.send_text(encode(state(seq, started)))
        await asyncio.sleep(1 / HZ)


@app.websocket("/ws/transport/clock")
async def clock(socket: WebSocket) -> None:
    await socket.accept()
    if EACH:
        return await send_to(socket)
    clients.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        clients.discard(socket)


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
