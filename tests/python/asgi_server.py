#!/usr/bin/python3
"""Stands for the program in the contract tests: the ASGI application under uvicorn, with the program's
flags and lines. A thread that sleeps stands for its silent audio.
"""

import argparse
import asyncio
import threading
import time

import tactus
import uvicorn

BLOCK, RATE = 512, 48000


def play(clock):
    due = time.monotonic()
    while True:
        clock.update_position(BLOCK)
        due += BLOCK / RATE
        time.sleep(max(0.0, due - time.monotonic()))


async def serve(app, port):
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning",
                                           ws_max_size=1 << 24))
    serving = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    for path in ("", "/transport/status", "/ws/transport/clock", "/ws/transport/control", "/docs"):
        print(f"http://127.0.0.1:{port}{path}", flush=True)
    await serving


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("serve")
    parser.add_argument("--device")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--max-command-hz", type=int, default=50)
    options = parser.parse_args()
    clock = tactus.TransportClock()
    app = tactus.create_transport_app(clock=clock, analyzer=tactus.SpectrumAnalyzer(),
                                      max_command_hz=options.max_command_hz)
    threading.Thread(target=play, args=(clock,), daemon=True).start()
    asyncio.run(serve(app, options.port))


main()
