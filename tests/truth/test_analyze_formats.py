"""Output formats of `tactus analyze`: JSON lines, CSV, pictures."""

import base64
import csv
import io
import json
import os
import struct
import zlib
from xml.etree import ElementTree

import numpy as np
import pytest
from clients import program

import reference
import sounds
from analysis import analyze

RATE = 44100


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A second of sound plus one frame."""
    path = tmp_path_factory.mktemp("sound") / "sweep.wav"
    sounds.write_wav(path, RATE, np.vstack([sounds.sweep(RATE, 1), [[0, 0]]]))
    return path


def text_of(file, *arguments):
    result = program.run("analyze", *arguments, file)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


def test_a_line_for_each_hop_of_8_ms_until_the_file_is_over(file):
    lines = analyze(file)
    assert [line["hopSeq"] for line in lines] == list(range(1, 127))
    for line in lines:
        assert list(line) == ["hopSeq", "time_seconds", "sample_pos", "bins"]
        assert line["sample_pos"] == round(line["hopSeq"] * RATE / 125)
        assert line["time_seconds"] == pytest.approx(line["sample_pos"] / RATE, abs=1e-6)
        assert len(line["bins"]) == 64
        assert all(0 <= value <= 1 for value in line["bins"])


@pytest.mark.parametrize("asked, hops", [(125, 1), (84, 1), (83, 2), (31, 4), (10, 13), (1, 125)])
def test_a_lower_rate_takes_some_of_the_hops(file, asked, hops):
    every = analyze(file)
    some = analyze(file, "--rate-hz", asked)
    assert [line["hopSeq"] for line in some] == list(range(hops, 126 + hops, hops))
    within = [line for line in some if line["hopSeq"] <= 126]
    assert within == [every[line["hopSeq"] - 1] for line in within]


def test_a_file_shorter_than_a_hop_has_one_line(tmp_path):
    sounds.write_wav(tmp_path / "one.wav", RATE, [[0.5, 0.5]])
    for arguments in ([], ["--rate-hz", 1]):
        assert len(analyze(tmp_path / "one.wav", *arguments)) == 1


def test_numbers_have_at_most_four_decimals(file):
    for kind in ("bins", "db"):
        for line in text_of(file, "--values", kind).splitlines():
            for number in line[line.index("[") + 1:line.index("]")].split(","):
                assert number == "0" or len(number.partition(".")[2]) <= 4
                assert not number.endswith(".") and number != "-0"


def test_csv_has_the_same_numbers_and_names_each_band_by_its_centre(file):
    rows = list(csv.reader(io.StringIO(text_of(file, "--format", "csv", "--layout", "mel"))))
    header, rows = rows[0], rows[1:]
    assert header[:3] == ["hopSeq", "time_seconds", "sample_pos"]
    centres = reference.Bands("mel", RATE).centres
    assert np.max(np.abs(np.asarray(header[3:], dtype=float) - centres)) < 0.00501
    lines = analyze(file, "--layout", "mel")
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines):
        expected = [line["hopSeq"], line["time_seconds"], line["sample_pos"], *line["bins"]]
        assert [float(cell) for cell in row] == expected


def test_features_come_as_further_members_and_columns(file):
    lines = analyze(file, "--features", "--rate-hz", 10)
    rows = list(csv.reader(io.StringIO(
        text_of(file, "--features", "--rate-hz", 10, "--format", "csv"))))
    names = ["rms", "flux", "fast_rms", "fast_flux", "bands", "heavy_bands", "chroma",
             "heavy_chroma", "waveform"]
    for line, row in zip(lines, rows[1:]):
        assert list(line)[4:] == names
        flat = np.hstack([np.ravel(line[name]) for name in names])
        assert np.array_equal(np.asarray(row[67:], dtype=float), flat)
    assert len(rows[0]) == len(rows[1]) == 67 + 4 + 8 + 8 + 12 + 12 + 128


def test_without_features_the_lines_are_the_same(file):
    with_them = analyze(file, "--features")
    assert [{name: line[name] for name in list(line)[:4]} for line in with_them] == analyze(file)


def test_the_outputs_ending_chooses_the_format(file, tmp_path):
    for name, start in [("a.json", b"{"), ("a.csv", b"hopSeq,"), ("a.png", b"\x89PNG\r\n"),
                        ("a.PNG", b"\x89PNG\r\n"), ("a.svg", b"<?xml "), ("a", b"{")]:
        assert text_of(file, "--output", tmp_path / name) == ""
        assert (tmp_path / name).read_bytes().startswith(start)
    text_of(file, "--output", tmp_path / "b.png", "--format", "csv")
    assert (tmp_path / "b.png").read_bytes().startswith(b"hopSeq,")


def test_a_file_gets_what_standard_output_would(file, tmp_path):
    text_of(file, "--output", tmp_path / "a.json")
    assert (tmp_path / "a.json").read_text() == text_of(file)


def png(path):
    """(width, height, rows of RGB) of a PNG with a palette, checked chunk by chunk."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + size]
        assert zlib.crc32(name + body) == struct.unpack_from(">I", data, at + 8 + size)[0]
        chunks[name] = chunks.get(name, b"") + body
        at += 12 + size
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, kind, interlaced) == (8, 3, 0)
    assert b"IEND" in chunks
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, width + 1)
    assert not rows[:, 0].any(), "the rows of a palette are not filtered"
    palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
    return width, height, palette[rows[:, 1:]]


@pytest.mark.parametrize("seconds", [0.1, 1, 30])
def test_a_picture_has_a_sensible_size_at_any_length(tmp_path, seconds):
    sounds.write_wav(tmp_path / "a.wav", 8000, sounds.noise(8000, seconds))
    text_of(tmp_path / "a.wav", "--output", tmp_path / "a.png")
    width, height, _ = png(tmp_path / "a.png")
    assert 1000 < width <= 1900
    assert 600 < height < 1000


def test_a_picture_is_brightest_where_the_tone_is(tmp_path):
    rate, hz = 48000, 1000
    frames = sounds.sines(rate, 4, (hz, 1, 1))
    frames[:2 * rate] = 0
    sounds.write_wav(tmp_path / "a.wav", rate, frames)
    text_of(tmp_path / "a.wav", "--output", tmp_path / "a.png")
    _, _, pixels = png(tmp_path / "a.png")
    plot = pixels.sum(axis=2, dtype=int)
    height = len(plot)
    place = np.log(hz / 40) / np.log(16000 / 40)
    loudest = np.argmax(plot[:, 1200])
    assert abs(loudest - (1 - place) * height) <= 10
    # Silence before the tone, and far from its frequency.
    assert plot[loudest, 1200] > 600
    assert plot[loudest, 300] < 60
    assert plot[20, 1200] < 60


SVG = "{http://www.w3.org/2000/svg}"


def test_an_svg_is_the_picture_with_axes_and_a_title(tmp_path):
    name = 'ü <b> & "音".wav'
    sounds.write_wav(tmp_path / name, 48000, sounds.noise(48000, 20))
    for output in ("a.svg", "a.png"):
        text_of(tmp_path / name, "--output", tmp_path / output)
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    assert root.tag == SVG + "svg"
    assert root.find(SVG + "title").text == name
    [image] = root.iter(SVG + "image")
    head, _, data = image.get("href").partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data, validate=True) == (tmp_path / "a.png").read_bytes()

    texts = {text.text: text for text in root.iter(SVG + "text")}
    assert {name, "0:20 · 48000 Hz · mid · log bands", "Time", "Frequency (Hz)",
            "dBFS"} <= set(texts)
    left, top, width, height = (float(image.get(key)) for key in ("x", "y", "width", "height"))
    assert float(texts["0:00"].get("x")) == left
    assert float(texts["0:10"].get("x")) == pytest.approx(left + width / 2, abs=0.1)
    for hz in (100, 1000, 10000):
        place = np.log(hz / 40) / np.log(16000 / 40)
        label = texts[str(hz) if hz < 1000 else f"{hz // 1000}k"]
        assert float(label.get("y")) == pytest.approx(top + (1 - place) * height, abs=0.1)
    assert float(texts["-80"].get("y")) == top + height
    assert float(texts["-40"].get("y")) == top + height / 2


def test_an_svg_is_well_formed_whatever_the_name(tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\x01.wav")
    sounds.write_wav(path, 8000, sounds.noise(8000, 0.1))
    text_of(path, "--output", tmp_path / "a.svg")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    assert root.find(SVG + "title").text == "\ufffd\ufffd.wav"


def test_a_picture_that_is_too_wide_is_one_clear_line(tmp_path):
    path = tmp_path / "a.wav"
    sounds.write_wav(path, 8000, np.zeros((8000 * 250, 1)))
    result = program.run("analyze", "--rate-hz", 125, "--output", tmp_path / "a.png", path)
    assert result.returncode == 2
    assert "31250 columns" in result.stderr and len(result.stderr.splitlines()) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_equal_files_give_equal_bytes(file):
    assert text_of(file, "--features") == text_of(file, "--features")
    assert json.loads(text_of(file).splitlines()[0])["hopSeq"] == 1
