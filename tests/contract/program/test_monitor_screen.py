"""tactus monitor on a terminal: spectrum, keys and restoring the terminal."""

import re
import signal

import pytest
from clients import program
from clients.live import LiveSocket
from clients.screen import Screen
from clients.sound import RATE, sine

BARS = "▁▂▃▄▅▆▇█"
ENTERED = b"\x1b[?1049h"
LEFT = b"\x1b[?1049l"


def monitor(url, **options):
    return Screen(program.binary(), "monitor", url, **options)


def bars(screen):
    """The lines above the frequency axis."""
    lines = screen.lines()
    axis = next((i for i, line in enumerate(lines) if line.startswith(" Hz ")), None)
    top = next((i for i, line in enumerate(lines) if line.startswith("  0")), None)
    return [] if axis is None or top is None else lines[top:axis]


def column_is_lit(screen, column):
    return sum(line[column : column + 1] in tuple(BARS) for line in bars(screen))


def test_it_shows_spectrum_level_and_beat(play):
    # A full-scale sine at the centre of band 32: half-way up the axis.
    server = play(sine(40 * 400 ** (32.5 / 64), seconds=60))
    with monitor(server.ws) as screen:
        screen.wait_for("   0.0 dBFS")
        program.eventually(lambda: column_is_lit(screen, 5 + 32) == len(bars(screen)), "it is lit")
        lit = [column_is_lit(screen, 5 + band) for band in range(64)]
        assert max(lit[:24] + lit[40:]) <= max(lit) // 2, screen.text()
        screen.wait_for("●")
        screen.wait_for("○")


def test_it_is_drawn_often_and_never_cleared(play):
    server = play(sine(1000, seconds=60))
    with monitor(server.ws) as screen:
        screen.wait_for("dBFS")
        before, frames = screen.bytes, screen.raw.count(b"\x1b[?2026h")
        screen.read(2.0)
        frames = screen.raw.count(b"\x1b[?2026h") - frames
        assert frames > 0
        assert (screen.bytes - before) / frames < 24 * 80 * 4
        assert screen.raw.count(b"\x1b[2J") == 1, "a cleared screen flickers"


@pytest.mark.parametrize("rows, columns", [(24, 40), (9, 80), (5, 20), (40, 200), (1, 3)])
def test_it_fits_any_terminal(play, rows, columns):
    server = play(sine(1000, seconds=60))
    with monitor(server.ws, rows=rows, columns=columns) as screen:
        screen.wait_for(" tactus monitor"[:columns])
        screen.read(0.3)
        assert screen.lines()[0].startswith(" tactus monitor"[:columns]), "it has not scrolled"
        screen.resize(24, 80)
        screen.wait_for("dBFS")
        assert bars(screen), screen.text()
        screen.press(b"q")
        assert screen.wait_end() == 0


def test_a_spectrum_beyond_the_limit_is_said_and_the_rest_goes_on(serve):
    server = serve("--autoplay", "--max-spectrum-options", 1)
    with LiveSocket(server) as other:
        other.subscribe()
        with monitor(server.ws) as screen:
            screen.wait_for("no spectrum: limit of the server reached")
            screen.wait_for("dBFS")
            screen.wait_for("●")
            assert not bars(screen)


def test_the_clock_alone_is_shown_from_its_own_path(server):
    with monitor(server.clock) as screen:
        screen.wait_for("stopped")
        screen.wait_for("updates")
        screen.read(0.3)
        assert "dBFS" not in screen.text() and "○" not in screen.text()


def test_without_a_path_it_takes_all(server):
    with monitor(f"127.0.0.1:{server.port}") as screen:
        screen.wait_for(f"ws://127.0.0.1:{server.port}/ws")
        screen.wait_for("silence")


def test_it_says_that_the_server_has_gone_and_takes_it_up_again(serve):
    first = serve("--autoplay")
    with monitor(first.ws) as screen:
        screen.wait_for("dBFS")
        first.end()
        screen.wait_for("retrying")
        assert not bars(screen), "no bars are left that nobody sends"
        serve("--autoplay", port=first.port)
        screen.wait_for("dBFS")
        program.eventually(lambda: bars(screen), "the bars are back")


def test_q_ends_it_and_the_terminal_is_as_before(server):
    with monitor(server.ws) as screen:
        before = screen.edits_lines()
        screen.wait_for("updates")
        assert not screen.edits_lines(), "a key takes effect at once and is not shown"
        screen.press(b"xyz")
        screen.read(0.2)
        assert not screen.ended(), "other keys mean nothing"
        screen.press(b"q")
        assert screen.wait_end() == 0
        assert before and screen.edits_lines()
        assert screen.raw.count(ENTERED) == screen.raw.count(LEFT) == 1
        assert re.search(r"00:00\.000  stopped", screen.text()), "the last state stays"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_likewise(server, number):
    with monitor(server.ws) as screen:
        screen.wait_for("updates")
        screen.signal(number)
        assert screen.wait_end() == 0
        assert screen.edits_lines()
        assert screen.raw.count(LEFT) == 1


def test_while_it_sleeps_the_terminal_is_the_shells(server):
    with monitor(server.ws) as screen:
        screen.wait_for("updates")
        screen.signal(signal.SIGTSTP)
        program.eventually(lambda: (screen.read(), screen.stopped())[1], "it sleeps")
        screen.read()
        assert screen.edits_lines()
        assert screen.raw.count(LEFT) == 1
        screen.signal(signal.SIGCONT)
        program.eventually(lambda: (screen.read(), not screen.edits_lines())[1], "it is back")
        screen.wait_for("updates")
        screen.press(b"q")
        assert screen.wait_end() == 0
        assert screen.edits_lines()
        assert screen.raw.count(ENTERED) == screen.raw.count(LEFT) == 2
