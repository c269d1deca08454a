"""The parts of the measurement, a function each."""

import itertools
import sys
import time

from load import Load, median

ENGINES = ["tactus", "epoll loop", "ws"]
# Time per message of tactus, at most: over that of another server.
TARGETS = {"epoll loop": 1.03, "ws": 0.65}
SATURATED_P99_MS = 60
BEATS = '{"type":"beat.subscribe"}'
CPU, CLOCK = "server.cpu_us_a_message", "broadcast_us_a_message"
P50, P99, SHARE = "latency_ms.p50", "latency_ms.p99", "delivered"
RATE, SENT_AGAIN = "messages_per_second", "machine.retransmissions"


def say(text):
    """Progress, on standard error."""
    print(f"  {text}", file=sys.stderr, flush=True)


def row(name, *columns):
    print(f"{name:<34}" + "".join(f" {column:>12}" for column in columns), flush=True)


def judge(name, value, limit, digits=2, least=False):
    """A figure, its target and the verdict."""
    holds = value >= limit if least else value <= limit
    row(name, f"{value:.{digits}f}", f"{'>=' if least else '<='} {limit}", "yes" if holds else "NO")


def brief(figures) -> str:
    machine = figures["machine"]
    return (f"{figures['rate_hz']:g} Hz, {100 * figures['delivered']:.2f} % delivered, p99 "
            f"{figures['latency_ms']['p99']:.2f} ms, "
            f"{figures['server']['cpu_us_a_message']:.2f} us CPU a message; of a core, "
            f"server {100 * figures['server']['cpu_share']:.0f} %, load "
            f"{100 * figures['load']['cpu_share']:.0f} %; machine "
            f"{100 * machine['busy_share']:.0f} % busy, {machine['retransmissions']} "
            f"retransmissions, {machine['dropped_packets']} packets dropped")


def table(runs, rows):
    """The medians of each server's runs."""
    for name, key, factor in rows:
        row(name, *(f"{factor * median(told, key):.2f}" for told in runs.values()))


def engines(makers, options):
    """Time per message on one I/O thread, beside other servers of the same frames."""
    for clients in options.clients or [1000]:
        runs = {kind: [] for kind in options.engines}
        for turn in range(options.rounds):
            for kind, told in runs.items():
                with makers[kind]() as server:
                    told.append(Load(makers.load, server, clients, options.seconds,
                                     "--warm-up", 2).figures())
                say(f"{turn + 1}/{options.rounds} {kind}, {clients} clients: {brief(told[-1])}")
        print()
        row(f"medians of {options.rounds}, {clients} clients", *runs)
        table(runs, (("CPU, us a message", CPU, 1), ("by the clock, us a message", CLOCK, 1),
                     ("arrival, p99 ms", P99, 1), ("arrival, p50 ms", P50, 1),
                     ("delivered, %", SHARE, 100),
                     ("min/median received", "received.min_over_median", 1),
                     ("memory, KB a client", "server.bytes_a_client", 1e-3)))
        for kind in [kind for kind in runs if kind in TARGETS and "tactus" in runs]:
            for name, key in (("CPU", CPU), ("clock", CLOCK)):
                judge(f"{name}, tactus over {kind}",
                      median(runs["tactus"], key) / median(runs[kind], key), TARGETS[kind], 3)


def saturation(makers, options):
    """More than a core can send: the rate raised until less than 99 % arrives, and 200 Hz asked."""
    for clients in options.clients or [1500]:
        steps = {kind: [] for kind in options.engines}
        overload = {kind: [] for kind in options.engines}
        for turn, kind in itertools.product(range(options.rounds), options.engines):
            with makers[kind]("--update-hz", 240) as server:
                steps[kind].append(Load(makers.load, server, clients, options.seconds, "--rate", 60,
                                        "--saturate").steps())
                overload[kind].append(Load(makers.load, server, clients, options.seconds,
                                           "--rate", 200).figures())
            for figures in (*steps[kind][-1], overload[kind][-1]):
                say(f"{turn + 1}/{options.rounds} {kind}, {clients} clients: {brief(figures)}")
        rows = (("asked, Hz", "rate_hz", 1), ("messages/s", RATE, 1), ("delivered, %", SHARE, 100),
                ("arrival, p50 ms", P50, 1), ("arrival, p99 ms", P99, 1),
                ("TCP retransmissions", SENT_AGAIN, 1))
        for name, runs in (("first step below 99 %",
                            {kind: [run[-1] for run in told] for kind, told in steps.items()}),
                           ("overload", overload)):
            print()
            row(f"{name}, {clients} clients", *runs)
            table(runs, rows)
            if "tactus" in runs:
                judge("tactus, p99 ms", median(runs["tactus"], P99), SATURATED_P99_MS)


def crowd(makers, options):
    """Ten thousand clients on two threads; also at half the rate, where two cores suffice."""
    for clients, hz in itertools.product(options.clients or [10_000], (30, 15)):
        runs = []
        for turn in range(options.rounds):
            with makers["tactus"]("--threads", 2) as server:
                runs.append(Load(makers.load, server, clients, options.seconds, "--warm-up", 2,
                                 "--rate", hz).figures())
            say(f"{turn + 1}/{options.rounds} {clients} clients: {brief(runs[-1])}")
        print()
        row(f"medians of {options.rounds}, {hz} Hz", clients, "target")
        judge("delivered, %", 100 * median(runs, SHARE), 99.9, 3, least=True)
        judge("min/median received", median(runs, "received.min_over_median"), 0.99, 4, least=True)
        table({"tactus": runs}, (("arrival, p99 ms", P99, 1), ("CPU, us a message", CPU, 1),
                                 ("server, % of a core", "server.cpu_share", 100),
                                 ("load, % of a core", "load.cpu_share", 100),
                                 ("machine busy, %", "machine.busy_share", 100)))


def memory(makers, options):
    """Memory of each idle client, of servers started anew."""
    for clients in options.clients or [10_000]:
        runs = []
        for turn in range(options.rounds):
            with makers["tactus"]("--threads", 2) as server:
                runs.append(Load(makers.load, server, clients, 3, "--rate", 1).figures())
            say(f"{turn + 1}/{options.rounds} {clients} clients: "
                f"{runs[-1]['server']['bytes_a_client']:.0f} bytes each")
        print()
        row(f"medians of {options.rounds}", clients, "target")
        judge("memory, KB a client", median(runs, "server.bytes_a_client") / 1000, 6)


def silent(makers, options):
    """A tenth of the clients never reads: the others' latency with and without them."""
    for clients in options.clients or [1000]:
        mute = clients // 10
        runs = {"all read": [], f"{mute} do not": []}
        for turn in range(options.rounds):
            for (name, told), never in zip(runs.items(), (0, mute)):
                with makers["tactus"]() as server:
                    told.append(Load(makers.load, server, clients - never, options.seconds,
                                     "--never-read", never, "--warm-up", 3).figures())
                say(f"{turn + 1}/{options.rounds} {name}: {brief(told[-1])}")
        print()
        row(f"medians of {options.rounds}, {clients} clients", *runs)
        table(runs, (("arrival, p99 ms", P99, 1), ("arrival, p50 ms", P50, 1),
                     ("arrival, max ms", "latency_ms.max", 1), ("delivered, %", SHARE, 100)))


def storm(makers, options):
    """Connections as fast as they come, and the latency of 100 clients that were there before.

    The newcomers listen to beats, of which there are none.
    """
    for clients in options.clients or [10_000]:
        steady, stormy, quiet = [], [], []
        for turn in range(options.rounds):
            with makers["tactus"]("--threads", 2) as server:
                quiet.append(Load(makers.load, server, 100, 3).figures())
                there = Load(makers.load, server, 100, 6)
                time.sleep(2.5)  # they have connected, and are measured
                stormy.append(Load(makers.load, server, clients, 0.1, "--at-once", clients,
                                   "--warm-up", 0.1, "--topic", "spectrum", "--request", BEATS).figures())
                steady.append(there.figures())
            say(f"{turn + 1}/{options.rounds} {clients} within {stormy[-1]['all_in_ms']:.0f} ms; "
                f"the others' p99 {steady[-1]['latency_ms']['p99']:.2f} ms, max "
                f"{steady[-1]['latency_ms']['max']:.2f} ms")
        print()
        row(f"medians of {options.rounds}", clients, "target")
        judge("all connected within, s", median(stormy, "all_in_ms") / 1000, 3, 3)
        judge("failed", median(stormy, "failed"), 0, 0)
        judge("the others' latency, max ms", median(steady, "latency_ms.max"), 5)
        row("the same, p99 ms", f"{median(steady, P99):.2f}")
        row("without the storm, max ms", f"{median(quiet, 'latency_ms.max'):.2f}")
        row("without the storm, p99 ms", f"{median(quiet, P99):.2f}")


ALL = {"engines": engines, "saturation": saturation, "crowd": crowd, "memory": memory,
       "silent": silent, "storm": storm}
ROUNDS = {"engines": 5, "saturation": 3, "crowd": 3, "memory": 3, "silent": 5, "storm": 3}
SECONDS = {"saturation": 4}  # of each step; of the other parts 10
