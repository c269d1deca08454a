#!/usr/bin/python3
"""Measures the fan-out: beside other servers, and at its limits.

Usage: fanout.py BIN_DIR [PART...] [OPTION...]
"""

import argparse
import resource
import sys
from pathlib import Path

import parts
from servers import Makers

ROOM_FOR_PACKETS = 20_000


def main():
    usage = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    usage.add_argument("folder", metavar="BIN_DIR", help="where tactus, tactus-load and epoll_loop are")
    usage.add_argument("part", nargs="*", metavar="PART", help=" ".join(parts.ALL))
    usage.add_argument("--rounds", type=int, help="runs of each server; the medians are printed")
    usage.add_argument("--seconds", type=float, help="measured in each run")
    usage.add_argument("--clients", type=int, action="append", help="instead of the usual numbers")
    usage.add_argument("--engine", action="append", dest="engines", choices=parts.ENGINES,
                       help="compare only these servers")
    usage.add_argument("--serve", action="append", default=[], metavar="ARGUMENT",
                       help="for tactus serve, e.g. --serve=--compress")
    options = usage.parse_args()
    options.engines = options.engines or parts.ENGINES
    if unknown := set(options.part) - set(parts.ALL):
        usage.error(f"no part {unknown.pop()}; there are {', '.join(parts.ALL)}")

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    queue = int(Path("/proc/sys/net/core/netdev_max_backlog").read_text())
    if queue < ROOM_FOR_PACKETS:
        print(f"net.core.netdev_max_backlog is {queue}: with thousands of clients loopback drops "
              f"packets, each of which arrives 200 ms late. Better for a benchmark: "
              f"sysctl net.core.netdev_max_backlog={ROOM_FOR_PACKETS}", file=sys.stderr)
    makers = Makers(options.folder, options.serve)
    rounds, seconds = options.rounds, options.seconds
    for name in options.part or parts.ALL:
        part = parts.ALL[name]
        print(f"\n{name}: {part.__doc__.splitlines()[0]}", flush=True)
        options.rounds = rounds or parts.ROUNDS[name]
        options.seconds = seconds or parts.SECONDS.get(name, 10.0)
        part(makers, options)


if __name__ == "__main__":
    main()
