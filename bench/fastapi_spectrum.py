"""The spectrum's stream as a Python program would serve it: numpy's FFT of three sizes, FastAPI and
uvicorn, one encoding a frame for all. Usage: fastapi_spectrum.py PORT"""

import asyncio
import json
import sys
import time

import numpy as np
import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

RATE = 48_000
HOP_S = 0.008
HOPS = 4
SIZES = (8192, 2048, 512)

app = FastAPI()
clients: set[WebSocket] = set()
sound = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
windows = {size: np.hanning(size + 1)[:size].astype(np.float32) for size in SIZES}
edges = np.geomspace(40, 16_000, 65)


def bands(end: int) -> list[float]:
    """The bands of the newest sound; each from the smallest transform that gives it four bins."""
    newest = np.take(sound, np.arange(end - SIZES[0], end), mode="wrap")
    power = {size: np.abs(np.fft.rfft(newest[-size:] * windows[size]) / size * 4) ** 2 for size in SIZES}
    values = []
    for low, high in zip(edges, edges[1:]):
        size = next((s for s in reversed(SIZES) if (high - low) * s / RATE >= 4), SIZES[0])
        first = round(low * size / RATE)
        last = max(first + 1, round(high * size / RATE))
        level = np.sqrt(power[size][first:last].sum())
        values.append(round(float(np.clip((20 * np.log10(level + 1e-9) + 80) / 80, 0, 1)), 4))
    return values


async def tick() -> None:
    start = time.monotonic()
    hop = 0
    while True:
        hop += HOPS
        await asyncio.sleep(max(0.0, start + hop * HOP_S - time.monotonic()))
        frame = json.dumps(
            {"type": "audio.fft.frame", "hopSeq": hop, "bins": bands(int(hop * HOP_S * RATE))},
            separators=(",", ":"),
        )
        for client in list(clients):
            await client.send_text(frame)


@app.on_event("startup")
async def start_ticking() -> None:
    app.state.ticker = asyncio.create_task(tick())


@app.websocket("/ws")
async def spectrum(socket: WebSocket) -> None:
    await socket.accept()
    clients.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        clients.discard(socket)


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
