#!/usr/bin/env python3
"""Follows a running server's clock: one line for each state, until Ctrl-C.

    monitor.py [ws://localhost:8000/ws/transport/clock]

If the server asks for a key, put it into TACTUS_KEY.
Needs Python's websockets (Debian: python3-websockets).
"""

import asyncio
import json
import os
import signal
import sys

import websockets


def subprotocols():
    """Presents the key in TACTUS_KEY. Versions of websockets differ in how they set a header."""
    key = os.environ.get("TACTUS_KEY")
    return ["tactus.v1", f"tactus.key.{key}"] if key else None


async def follow(url):
    """Prints each state; a slow terminal skips to the latest."""
    async with websockets.connect(url, subprotocols=subprotocols()) as socket:
        epoch = None
        async for message in socket:
            state = json.loads(message)
            # A new epoch is a jump (seek, stop, loop or tempo): jump, do not glide.
            jumped = "" if epoch in (None, state["epoch"]) else "  jumped"
            epoch = state["epoch"]
            print(
                f"{state['time_formatted']}  beat {state['beat_pos']:8.2f}"
                f"  {state['bpm']:g} BPM  {state['status']}{jumped}",
                flush=True,
            )
    print("the server has ended", file=sys.stderr)


async def main():
    url = sys.argv[1] if len(sys.argv) > 1 else "ws://localhost:8000/ws/transport/clock"
    following = asyncio.ensure_future(follow(url))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, following.cancel)
    try:
        await following
    except asyncio.CancelledError:
        return 0
    except (OSError, websockets.WebSocketException) as error:
        print(f"monitor.py: {url}: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(asyncio.run(main()))
