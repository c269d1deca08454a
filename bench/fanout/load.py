"""Clients, by way of `tactus bench`, and what came of them."""

import json
import statistics
import subprocess
import sys


class Load:
    """A run of `tactus bench`, begun; told() waits for its figures."""

    def __init__(self, program, server, clients, seconds, *options):
        self._process = subprocess.Popen(
            [str(part) for part in (program, "bench", server.address, "--json", "--clients",
                                    clients, "--seconds", seconds, "--pid", server.pid, *options)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def told(self) -> dict:
        out, complaint = self._process.communicate()
        if not out:
            sys.exit(complaint)
        if complaint and "no message of the stream came" not in complaint:
            print(f"  {complaint.strip()}", file=sys.stderr)
        return json.loads(out)


def at(told, key):
    """A figure by its place: at(told, "latency_ms.p99")."""
    for part in key.split("."):
        told = told[part]
    return told


def median(runs, key) -> float:
    return statistics.median(at(told, key) for told in runs)


def limits(runs) -> set:
    return {told["limited_by"] for told in runs if told["limited_by"]}
