#!/usr/bin/python3
"""The fan-out measured: beside other servers, and at its limits.

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
    usage.add_argument("folder", metavar="BIN_DIR", help="where tactus and epoll_loop are")
    usage.add_argument("part", nargs="*", metavar="PART", help=" ".join(parts.ALL))
    usage.add_argument("--rounds", type=int, help="runs of each, whose medians are told")
    usage.add_argument("--seconds", type=float, default=10.0, help="measured in each run")
    usage.add_argument("--clients", type=int, action="append", help="instead of the usual numbers")
    usage.add_argument("--engine", action="append", dest="engines", choices=parts.ENGINES,
                       help="of the part engines, these alone")
    usage.add_argument("--serve", action="append", default=[], metavar="ARGUMENT",
                       help="for tactus serve, e.g. --serve=--io=send")
    options = usage.parse_args()
    options.engines = options.engines or parts.ENGINES
    if unknown := set(options.part) - set(parts.ALL):
        usage.error(f"there is no part {unknown.pop()}; there are {', '.join(parts.ALL)}")

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    makers = Makers(options.folder, options.serve)
    if not makers.has_threads:
        print("this tactus has no --threads: it is measured on its one thread", file=sys.stderr)
    queue = int(Path("/proc/sys/net/core/netdev_max_backlog").read_text())
    if queue < ROOM_FOR_PACKETS:
        print(f"net.core.netdev_max_backlog is {queue}: with thousands of clients loopback drops "
              f"packets, each of which then comes 200 ms late. Better for a benchmark: "
              f"sysctl net.core.netdev_max_backlog={ROOM_FOR_PACKETS}", file=sys.stderr)
    rounds = options.rounds
    for name in options.part or parts.ALL:
        part = parts.ALL[name]
        print(f"\n{name}: {part.__doc__.splitlines()[0]}", flush=True)
        options.rounds = rounds or parts.ROUNDS[name]
        part(makers, options)


if __name__ == "__main__":
    main()
