"""Runs of tactus-load, and the figures they give."""

import json
import statistics
import subprocess
import sys


class Load:
    """A run of tactus-load, started; figures() waits for its end."""

    def __init__(self, program, server, clients, seconds, *options):
        self._process = subprocess.Popen(
            [str(part) for part in (program, server.address, "--json", "--clients", clients,
                                    "--seconds", seconds, "--pid", server.pid, *options)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def steps(self) -> list:
        """The figures of each step of a saturation run."""
        out, error = self._process.communicate()
        if not out:
            sys.exit(error)
        if error and "no message of the stream arrived" not in error:
            print(f"  {error.strip()}", file=sys.stderr)
        return [json.loads(line) for line in out.splitlines()]

    def figures(self) -> dict:
        return self.steps()[-1]


def median(runs, key) -> float:
    """The median of a figure by its place: median(runs, "latency_ms.p99")."""
    def figure(run):
        for part in key.split("."):
            run = run[part]
        return run
    return statistics.median(figure(run) for run in runs)
