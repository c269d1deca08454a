"""The described stack for comparison: FastAPI and uvicorn sending the same clock messages.

One encoding a tick, handed to every client in turn, absolute deadlines: as good as the stack allows.
Usage: fastapi_clock.py PORT
"""

import asyncio
import json
import sys
import time

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

HZ = 30
app = FastAPI()
clients: set[WebSocket] = set()


def state(seq: int, started: float) -> dict:
    seconds = time.monotonic() - started
    return {
        "playing": True, "sample_pos": int(seconds * 48000), "time_seconds": seconds,
        "time_formatted": f"{int(seconds) // 60:02d}:{seconds % 60:06.3f}",
        "frame_count": int(seconds * 48000 / 512), "status": "playing", "bpm": 120.0,
        "beat_pos": seconds * 2, "beat_offset": 0.0, "beats_per_bar": 4,
        "beat_unit": 4, "bar": 1 + int(seconds * 2) // 4, "beat_in_bar": 1 + int(seconds * 2) % 4,
        "timestamp_ms": time.time() * 1000,
        "loop_enabled": False, "loop_start_seconds": 0.0, "loop_end_seconds": 10.0, "epoch": 0,
        "seq": seq, "stalled": False, "leader": "internal", "locked": True}


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
    app.state.ticker = asyncio.create_task(tick())


@app.websocket("/ws/transport/clock")
async def clock(socket: WebSocket) -> None:
    await socket.accept()
    clients.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        clients.discard(socket)


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
