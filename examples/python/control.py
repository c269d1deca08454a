#!/usr/bin/env python3
"""Sends commands to a running server and prints the state after each.

    control.py [--url ws://localhost:8000/ws/transport/control] COMMAND [VALUE] [COMMAND …]

    control.py play                       control.py seek 10.5
    control.py tempo 140 seek 0 play      control.py stop

A server on another machine needs a key with the role control: put it into TACTUS_KEY.
Needs Python's websockets (Debian: python3-websockets).
"""

import argparse
import asyncio
import json
import os
import sys

import websockets

WITH_VALUE = ("seek", "tempo")


def messages(words):
    """Parses a list of words into commands for the server."""
    words = iter(words)
    for word in words:
        message = {"command": word}
        if word in WITH_VALUE:
            try:
                message["value"] = float(next(words))
            except (StopIteration, ValueError):
                raise SystemExit(f"control.py: {word} needs a number") from None
        yield message


def subprotocols():
    """Presents the key in TACTUS_KEY. Versions of websockets differ in how they set a header."""
    key = os.environ.get("TACTUS_KEY")
    return ["tactus.v1", f"tactus.key.{key}"] if key else None


async def control(url, commands):
    """Sends all commands, then reads the answers in the same order."""
    failed = False
    async with websockets.connect(url, subprotocols=subprotocols()) as socket:
        for command in commands:
            await socket.send(json.dumps(command))
        for _ in commands:
            answer = json.loads(await socket.recv())
            if answer["success"]:
                state = answer["state"]
                print(
                    f"{answer['command']}: {state['status']} at {state['time_formatted']}, "
                    f"{state['bpm']:g} BPM"
                )
            else:
                print(f"{answer['command']}: {answer['error']['message']}", file=sys.stderr)
                failed = True
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description="Sends commands to a running server.")
    parser.add_argument("--url", default="ws://localhost:8000/ws/transport/control")
    parser.add_argument("words", nargs="+", metavar="COMMAND [VALUE]")
    arguments = parser.parse_args()
    commands = list(messages(arguments.words))
    try:
        return asyncio.run(control(arguments.url, commands))
    except (OSError, websockets.WebSocketException) as error:
        print(f"control.py: {arguments.url}: {error}", file=sys.stderr)
        return 1


sys.exit(main())
