#!/usr/bin/env python3
"""Shows a running server's spectrum: one line of bars for each frame, until Ctrl-C.

    spectrum.py [--url ws://localhost:8000/ws] [--rate HZ] [--format json|binary] …

    spectrum.py --rate 10                          spectrum.py --format binary --encoding delta
    spectrum.py --layout mel --from-hz 100         spectrum.py --audio

--audio shows audio features instead: level, change, beat. tsp1.py in this folder decodes the frames.
Needs Python's websockets (Debian: python3-websockets).
"""

import argparse
import asyncio
import json
import signal
import sys

import tsp1
import websockets

BARS = " ▁▂▃▄▅▆▇█"


def bars(values):
    """Numbers from 0 to 1 as a line of bars."""
    top = len(BARS) - 1
    return "".join(BARS[max(0, min(top, round(value * top)))] for value in values)


def arguments():
    parser = argparse.ArgumentParser(description="Shows a running server's spectrum.")
    parser.add_argument("--url", default="ws://localhost:8000/ws")
    parser.add_argument("--audio", action="store_true", help="show audio features instead")
    parser.add_argument("--rate", dest="rateHz", type=float, help="frames per second, 1 to 125")
    parser.add_argument("--format", choices=["json", "binary"])
    parser.add_argument("--sample-format", dest="sampleFormat", choices=["u8", "u16", "f32"])
    parser.add_argument("--encoding", choices=["full", "delta"])
    parser.add_argument("--layout", choices=["log", "linear", "mel", "semitone"])
    parser.add_argument("--channel", choices=tsp1.CHANNELS)
    parser.add_argument("--range", type=int, nargs=2, metavar=("FIRST", "LAST"))
    parser.add_argument("--from-hz", dest="fromHz", type=float)
    parser.add_argument("--to-hz", dest="toHz", type=float)
    given = vars(parser.parse_args())
    url, audio = given.pop("url"), given.pop("audio")
    return url, audio, {name: value for name, value in given.items() if value is not None}


async def subscribed(socket, message):
    """Sends a subscribe and returns its answer, which comes before the first frame."""
    await socket.send(json.dumps(message))
    answer = json.loads(await socket.recv())
    if not answer["success"]:
        raise SystemExit(f"spectrum.py: {answer['error']['message']}")
    return answer


async def show_spectra(socket, options):
    answer = await subscribed(socket, {"type": "audio.fft.subscribe"} | options)
    print(f"{answer['fftBins']} bands from {answer['bandHz'][0]:.0f} to"
          f" {answer['bandHz'][-1]:.0f} Hz, {answer['effectiveRateHz']:g} a second", flush=True)
    stream = tsp1.SpectrumStream(answer)
    async for message in socket:
        spectrum = stream.read(message)
        print(f"{spectrum.hop_seq:10} {bars(spectrum.bins)}", flush=True)


async def show_features(socket):
    await subscribed(socket, {"type": "audio.subscribe"})
    async for message in socket:
        frame = tsp1.read_audio_frame(message)
        beat = "beat" if frame.beat_tick else ""
        print(f"{frame.hop_seq:10} {bars(frame.bands)}  chroma {bars(frame.chroma)}"
              f"  level {frame.rms:.2f}  {frame.bpm:g} BPM  {beat}", flush=True)


async def follow(url, audio, options):
    async with websockets.connect(url) as socket:
        await (show_features(socket) if audio else show_spectra(socket, options))
    print("the server has ended", file=sys.stderr)


async def main():
    url, audio, options = arguments()
    following = asyncio.ensure_future(follow(url, audio, options))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, following.cancel)
    try:
        await following
    except asyncio.CancelledError:
        return 0
    except (OSError, websockets.WebSocketException) as error:
        print(f"spectrum.py: {url}: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(asyncio.run(main()))
