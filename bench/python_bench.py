"""The Python package: what a call costs beyond the C++ one, the time to import, and the fan-out beside
FastAPI's: python_bench.py BIN PACKAGE [--seconds N]

BIN has tactus-load and transport_bench. Each server gets the same load in turn: more and more clients at
30 Hz, until the 99th percentile of the arrivals is later than one period or messages are missing.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import timeit
from pathlib import Path

from fanout.servers import Server, free_port

HERE = Path(__file__).resolve().parent
PERIOD_MS = 1000 / 30
TACTUS = """
import sys, tactus
with tactus.Server(tactus.TransportClock(), host="127.0.0.1", port=int(sys.argv[1]), max_clients=0) as server:
    server.wait()
"""
ASGI = """
import sys, tactus, uvicorn
uvicorn.run(tactus.create_transport_app(clock=tactus.TransportClock()), host="127.0.0.1", port=int(sys.argv[1]),
            log_level="warning")
"""


def best_ns(statement, setup, number=200_000):
    return min(timeit.repeat(statement, setup, number=number, repeat=7)) / number * 1e9


def calls(arguments):
    print("one call, ns (best of 7)")
    setup = "import tactus; clock = tactus.TransportClock(); clock.play(); update = clock.update_position"
    python = best_ns("update(512)", setup)
    printed = subprocess.run([arguments.bin / "transport_bench", "--benchmark_filter=update_position<tactus::TransportClock>/readers:0",
                              "--benchmark_format=json"], capture_output=True, text=True).stdout
    found = [run["cpu_time"] for run in json.loads(printed)["benchmarks"]] if printed else []
    cpp = min(found) if found else float("nan")
    verdict = "ok" if python - cpp < 1000 else "over the target of 1000"
    print(f"  update_position         {python:8.0f}   in C++ {cpp:.0f}: {python - cpp:.0f} more, {verdict}")
    print(f"  get_state               {best_ns('clock.get_state()', setup, 50_000):8.0f}")
    setup = ("import numpy, tactus; analyzer = tactus.SpectrumAnalyzer(); "
             "block = numpy.zeros((512, 2), numpy.float32)")
    print(f"  push of 512 frames      {best_ns('analyzer.push(block, 0)', setup, 50_000):8.0f}")


def importing(arguments):
    def once(code):
        started = timeit.default_timer()
        subprocess.run([sys.executable, "-c", code], check=True)
        return (timeit.default_timer() - started) * 1e3

    bare = statistics.median(once("pass") for _ in range(9))
    ours = statistics.median(once("import tactus") for _ in range(9)) - bare
    print(f"import tactus             {ours:8.0f} ms, {'ok' if ours < 150 else 'over the target of 150'}")


def clients_carried(arguments, command):
    """The most clients of the ladder that a server carries, and its CPU per message at 100."""
    carried, cost = 0, float("nan")
    for count in (25, 50, 100, 200, 300, 450, 700, 1000, 1500, 2200, 3300):
        port = free_port()
        with Server([*command, port], f"ws://127.0.0.1:{port}") as server:
            run = subprocess.run([arguments.bin / "tactus-load", server.address, "--clients", str(count), "--seconds",
                                  str(arguments.seconds), "--pid", str(server.pid), "--json"], capture_output=True,
                                 text=True)
        if not run.stdout:
            break
        figures = json.loads(run.stdout.splitlines()[-1])
        if count == 100:
            cost = figures["server"]["cpu_us_a_message"]
        late = figures["latency_ms"]["p99"]
        print(f"    {count:5} clients: {100 * figures['delivered']:.1f} % delivered, p99 {late:.1f} ms", flush=True)
        if figures["delivered"] < 0.99 or late > PERIOD_MS:
            break
        carried = count
    return carried, cost


def fan_out(arguments):
    python = sys.executable
    servers = {"FastAPI": [python, HERE / "fastapi_clock.py"], "ASGI": [python, "-c", ASGI],
               "Server": [python, "-c", TACTUS]}
    results = {}
    for name, command in servers.items():
        print(f"  {name}")
        results[name] = clients_carried(arguments, command)
    reference = results["FastAPI"][0]
    for name, (carried, cost) in results.items():
        print(f"  {name:8} {carried:5} clients at 30 Hz, {carried / max(1, reference):.1f} of FastAPI's; "
              f"{cost:.1f} us a message at 100 clients")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("--seconds", type=int, default=4)
    arguments = parser.parse_args()
    os.environ["PYTHONPATH"] = str(arguments.package)
    sys.path.insert(0, str(arguments.package))
    calls(arguments)
    importing(arguments)
    print("clients at 30 Hz")
    fan_out(arguments)


main()
