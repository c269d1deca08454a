"""GET /transport/metrics."""

from clients.program import eventually
from clients.rest import Rest
from clients.shape import METRICS, check_fields
from clients.sockets import ClockSocket, ControlSocket


def test_every_field_is_there_in_its_type(rest):
    check_fields(rest.metrics(), METRICS)


def test_the_settings_are_those_it_was_started_with(serve):
    rest = Rest(serve("--sample-rate", 44100, "--block-size", 256, "--bpm", 98.5,
                      "--update-hz", 15))
    metrics = check_fields(rest.metrics(), METRICS)
    assert metrics["sample_rate"] == 44100
    assert metrics["block_size"] == 256
    assert metrics["bpm"] == 98.5
    assert metrics["target_hz"] == 15


def test_the_defaults_are_the_documented_ones(rest):
    metrics = rest.metrics()
    assert metrics["sample_rate"] == 48000
    assert metrics["block_size"] == 512
    assert metrics["bpm"] == 120
    assert metrics["target_hz"] == 30


def test_the_tempo_and_the_playhead_are_those_of_the_moment(rest):
    rest.command("tempo", bpm=77)
    rest.command("seek", samples=4711)
    metrics = rest.metrics()
    assert (metrics["bpm"], metrics["sample_pos"], metrics["playing"]) == (77, 4711, False)
    rest.command("play")
    assert rest.metrics()["playing"] is True
    paused = rest.command("pause")
    assert rest.metrics()["frame_count"] == paused["frame_count"]


def test_connected_clients_counts_the_listeners_of_the_clock(server, rest):
    def connected(count):
        eventually(lambda: rest.metrics()["connected_clients"] == count, f"{count} listen")

    connected(0)
    with ControlSocket(server.control):
        with ClockSocket(server.clock) as first:
            first.state()
            connected(1)
            with ClockSocket(server.clock + "?hz=5") as second:
                second.state()
                connected(2)
            connected(1)
        connected(0)


def test_updates_sent_counts_ticks_and_not_clients(server, rest):
    sockets = [ClockSocket(server.clock) for _ in range(5)]
    try:
        for socket in sockets:
            socket.state()
        first = sockets[0].state()["seq"]
        before = rest.metrics()["updates_sent"]
        last = sockets[0].states(30)[-1]["seq"]
        sent = rest.metrics()["updates_sent"] - before
        assert 0 < sent <= 2 * (last - first), "5 clients do not make it 5 times as many"
    finally:
        for socket in sockets:
            socket.close()


def test_updates_sent_stands_while_nobody_listens(rest):
    eventually(lambda: rest.metrics()["connected_clients"] == 0, "nobody listens")
    before = rest.metrics()["updates_sent"]
    seq = rest.status()["seq"]
    eventually(lambda: rest.status()["seq"] > seq + 10, "ticks pass")
    assert rest.metrics()["updates_sent"] == before


def test_actual_fps_is_the_rate_of_ticks_with_and_without_clients(server, rest):
    def about_30():
        return 20 < rest.metrics()["actual_fps"] < 40

    eventually(about_30, "30 ticks a second are measured without a client")
    with ClockSocket(server.clock) as clock:
        clock.states(30)
        eventually(about_30, "and with one")


def test_cpu_load_is_a_share_of_one_core(rest):
    assert 0 <= rest.metrics()["cpu_load"] < 8
