"""The QR codes of --qr, read by another library."""

import re

import pytest
import zbar
from clients import program

COLOURS = re.compile("\x1b\\[[0-9;]*m")
PIXELS = 4  # of a module, as a camera would see it


def drawings(text):
    """The modules of each QR code in a terminal's output: rows of booleans, true if dark."""
    codes, rows = [], []
    for line in text.split("\n"):
        if "\x1b[38;5;16;48;5;231m" in line:
            cells = line[line.index("\x1b"):]
            assert cells.endswith("\x1b[0m")
            cells = COLOURS.sub("", cells)
            rows.append([cell in "█▀" for cell in cells])
            rows.append([cell in "█▄" for cell in cells])
        elif rows:
            codes.append(rows)
            rows = []
    return codes


def decoded(rows):
    width = len(rows[0]) * PIXELS
    pixels = bytes(0 if row[x // PIXELS] else 255
                   for row in rows for _ in range(PIXELS) for x in range(width))
    image = zbar.Image(width, len(rows) * PIXELS, "Y800", pixels)
    zbar.ImageScanner().scan(image)
    return [symbol.data for symbol in image]


@pytest.mark.parametrize("arguments", [("--host", "0.0.0.0"), ("--lan",)])
def test_the_codes_hold_the_addresses_for_other_machines(serve, tmp_path, arguments):
    server = serve("--qr", "--keys", str(tmp_path / "keys"), *arguments)
    watch = server.wait_for_stdout(r"watch +(http://\S+)").group(1)
    control = server.wait_for_stdout(r"control +(http://\S+)").group(1)
    program.eventually(lambda: len(drawings(server.stdout())) == 2, "both codes are drawn")
    assert [decoded(code) for code in drawings(server.stdout())] == [[watch], [control]]
    assert watch.endswith(f":{server.port}")
    assert control.startswith(f"{watch}/#key=")


def test_without_a_new_key_one_code_is_drawn(serve, tmp_path):
    arguments = ["--qr", "--keys", str(tmp_path / "keys"), "--host", "0.0.0.0"]
    first = serve(*arguments)
    first.wait_for_stdout(r"control +http")
    assert first.end() == 0
    second = serve(*arguments)
    watch = second.wait_for_stdout(r"watch +(http://\S+)").group(1)
    program.eventually(lambda: drawings(second.stdout()), "the code is drawn")
    assert [decoded(code) for code in drawings(second.stdout())] == [[watch]]


def test_a_server_for_this_machine_alone_draws_none_and_says_why(serve):
    server = serve("--qr")
    program.eventually(lambda: "--qr: " in server.stderr(), "the log says so")
    assert "use --lan" in server.stderr()
    assert drawings(server.stdout()) == []
