"""What is measured, a function for each part."""

import itertools
import sys
import time

from load import Load, limits, median

# Node's ws and FastAPI twice: as they are usually used, and with one frame, or one task, for all.
ENGINES = ["tactus", "epoll loop", "uring loop", "ws send", "ws frames", "FastAPI", "FastAPI one"]
# What tactus may take of what another takes for each message.
TARGETS = {"epoll loop": 0.9, "ws send": 0.52, "ws frames": 0.52, "FastAPI": 0.15}
CPU, P99, SHARE = "server.cpu_us_a_message", "latency_ms.p99", "delivered"


def say(text):
    """What is being done, for who waits."""
    print(f"  {text}", file=sys.stderr, flush=True)


def row(name, *columns):
    print(f"{name:<26}" + "".join(f" {column:>11}" for column in columns))


def verdict(holds) -> str:
    return "yes" if holds else "NO"


def brief(told) -> str:
    dropped = told["machine"]["dropped_packets"]
    return (f"{100 * told['delivered']:.2f} % delivered, p99 {told['latency_ms']['p99']:.2f} ms, "
            f"{told['server']['cpu_us_a_message']:.2f} us a message, "
            f"machine busy {100 * told['machine']['busy_share']:.0f} %"
            + (f", {dropped} packets dropped" if dropped else ""))


def engines(makers, options):
    """One I/O thread, beside other servers of the same frames."""
    for clients in options.clients or [1000, 5000]:
        runs = {kind: [] for kind in options.engines}
        for turn in range(options.rounds):
            for kind, told in runs.items():
                # Who is slow to let them in is not asked by all of them at a time.
                at_once = 100 if kind.startswith("FastAPI") else 1000
                with makers[kind]() as server:
                    told.append(Load(makers.tactus, server, clients, options.seconds, "--at-once",
                                     at_once, "--warm-up", 2).told())
                say(f"{turn + 1}/{options.rounds} {kind}, {clients} clients: {brief(told[-1])}")
        print()
        row(f"medians of {options.rounds}, {clients} clients", *runs)
        for name, key, factor in (("CPU, us a message", CPU, 1), ("arrival, p99 ms", P99, 1),
                                  ("arrival, p50 ms", "latency_ms.p50", 1),
                                  ("delivered, %", SHARE, 100),
                                  ("min/median received", "received.min_over_median", 1),
                                  ("memory, KB a client", "server.bytes_a_client", 1e-3)):
            row(name, *(f"{factor * median(told, key):.2f}" for told in runs.values()))
        if "tactus" not in runs:
            continue
        own = median(runs["tactus"], CPU)
        for kind in runs:
            if kind == "tactus":
                continue
            ratio = own / median(runs[kind], CPU)
            target = TARGETS.get(kind)
            judged = (f"<= {target}", verdict(ratio <= target)) if target else ()
            row(f"CPU over that of {kind}", f"{ratio:.3f}", *judged)
        if "epoll loop" in runs:
            ratio = median(runs["tactus"], P99) / median(runs["epoll loop"], P99)
            row("p99 over the loop's", f"{ratio:.3f}", "<= 1", verdict(ratio <= 1))
        tell_limits(runs)


def tell_limits(runs):
    for kind, told in runs.items():
        for limit in sorted(limits(told)):
            print(f"{kind} was limited by {limit}")


def crowd(makers, options):
    """Ten thousand clients on two threads; at half the rate, too, where two cores are too few."""
    for clients, hz in itertools.product(options.clients or [10_000], (30, 15)):
        runs = []
        for turn in range(options.rounds):
            with makers["tactus"](threads=2) as server:
                runs.append(Load(makers.tactus, server, clients, options.seconds, "--warm-up", 2,
                                 "--rate", hz).told())
            say(f"{turn + 1}/{options.rounds} {clients} clients, {hz} Hz: {brief(runs[-1])}")
        print()
        row(f"medians of {options.rounds}, {hz} Hz", f"{clients}", "target", "")
        share, fair = median(runs, SHARE), median(runs, "received.min_over_median")
        row("delivered, %", f"{100 * share:.3f}", ">= 99.9", verdict(share >= 0.999))
        row("min/median received", f"{fair:.4f}", ">= 0.99", verdict(fair >= 0.99))
        row("arrival, p99 ms", f"{median(runs, P99):.2f}")
        row("CPU, us a message", f"{median(runs, CPU):.2f}")
        row("server, % of a core", f"{100 * median(runs, 'server.cpu_share'):.0f}")
        row("clients, % of a core", f"{100 * median(runs, 'load.cpu_share'):.0f}")
        row("machine busy, %", f"{100 * median(runs, 'machine.busy_share'):.0f}")
        tell_limits({"it": runs})


def memory(makers, options):
    """What each idle client costs in memory, of servers started anew."""
    for clients in options.clients or [10_000]:
        runs = []
        for turn in range(options.rounds):
            with makers["tactus"](threads=2) as server:
                # A state a second, so that they are idle.
                runs.append(Load(makers.tactus, server, clients, 3, "--rate", 1).told())
            say(f"{turn + 1}/{options.rounds} {clients} clients: "
                f"{runs[-1]['server']['bytes_a_client']:.0f} bytes each")
        kb = median(runs, "server.bytes_a_client") / 1000
        print()
        row(f"medians of {options.rounds}", f"{clients}", "target", "")
        row("memory, KB a client", f"{kb:.2f}", "<= 6", verdict(kb <= 6))


def silent(makers, options):
    """Clients that never read among those that do."""
    for clients in options.clients or [1000]:
        mute = clients // 10
        runs = {"all read": [], f"{mute} never": []}
        for turn in range(options.rounds):
            for (name, told), never in zip(runs.items(), (0, mute)):
                with makers["tactus"]() as server:
                    told.append(Load(makers.tactus, server, clients - never, options.seconds,
                                     "--never-read", never, "--warm-up", 3).told())
                say(f"{turn + 1}/{options.rounds} {name}: {brief(told[-1])}")
        print()
        row(f"medians of {options.rounds}, {clients} clients", *runs, "ratio")
        for name, key in (("arrival, p99 ms", P99), ("arrival, p50 ms", "latency_ms.p50"),
                          ("arrival, max ms", "latency_ms.max"), ("delivered", SHARE)):
            before, after = (median(told, key) for told in runs.values())
            row(name, f"{before:.3f}", f"{after:.3f}", f"{after / before if before else 0:.3f}")


def storm(makers, options):
    """Many connects as fast as they come, and what the clients already there see of it.

    The newcomers listen to beats, of which there are none: it is their coming that is measured, not what
    is sent to them afterwards.
    """
    for clients in options.clients or [10_000]:
        steady, stormy, quiet = [], [], []
        for turn in range(options.rounds):
            with makers["tactus"](threads=2) as server:
                quiet.append(Load(makers.tactus, server, 100, 3).told())
                there = Load(makers.tactus, server, 100, 6)
                time.sleep(2.5)  # they are in, and measured
                stormy.append(Load(makers.tactus, server, clients, 0.1, "--at-once", clients,
                                   "--warm-up", 0.1, "--topic", "beats").told())
                steady.append(there.told())
            say(f"{turn + 1}/{options.rounds} {clients} in within "
                f"{stormy[-1]['connect']['all_in_ms']:.0f} ms; the others' p99 "
                f"{steady[-1]['latency_ms']['p99']:.2f} ms, max "
                f"{steady[-1]['latency_ms']['max']:.2f} ms")
        all_in = median(stormy, "connect.all_in_ms")
        latest = median(steady, "latency_ms.max")
        print()
        row(f"medians of {options.rounds}", f"{clients}", "target", "")
        row("all in within, s", f"{all_in / 1000:.3f}", "<= 3", verdict(all_in <= 3000))
        row("failed", f"{median(stormy, 'failed'):.0f}", "0", verdict(not median(stormy, "failed")))
        row("the others' tick, max ms", f"{latest:.2f}", "<= 5", verdict(latest <= 5))
        row("the same, p99 ms", f"{median(steady, P99):.2f}")
        row("without the storm, max ms", f"{median(quiet, 'latency_ms.max'):.2f}")
        row("without the storm, p99 ms", f"{median(quiet, P99):.2f}")


ALL = {"engines": engines, "crowd": crowd, "memory": memory, "silent": silent, "storm": storm}
ROUNDS = {"engines": 3, "crowd": 3, "memory": 3, "silent": 5, "storm": 3}
