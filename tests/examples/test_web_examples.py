"""The pages of examples/web: built by Vite and served by tactus, and served by Vite itself, in Chromium."""

import os
import pathlib
import shutil
import subprocess

import pytest
from clients.chromium import Page
from clients.program import eventually
from clients.rest import Rest

SOURCE = pathlib.Path(__file__).parents[2] / "examples/web"
# three.js without a graphics card.
SOFTWARE_GL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--window-size=320,240"]
# The pixels of a small copy, taken after the scene was drawn and before the browser clears it.
PICTURE = """new Promise((done) => requestAnimationFrame(() => {
  const pen = Object.assign(document.createElement("canvas"), { width: 64, height: 48 }).getContext("2d");
  pen.drawImage(document.querySelector("canvas"), 0, 0, 64, 48);
  done(Array.from(new Uint32Array(pen.getImageData(0, 0, 64, 48).data.buffer)));
}))"""


def npm(folder, *arguments):
    done = subprocess.run(["npm", *arguments], cwd=folder, timeout=200, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    """The folder with its packages installed and its pages built, as its README says."""
    top = tmp_path_factory.mktemp("web")
    folder, client = top / "examples/web", top / "clients/js"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    built = pathlib.Path(os.environ["TACTUS_CLIENT"])
    shutil.copytree(built / "dist", client / "dist")
    shutil.copy(built / "package.json", client)
    npm(folder, "ci", "--prefer-offline")
    npm(folder, "run", "build")
    return folder


@pytest.fixture
def server(serve, web):
    return serve("--www", web / "dist")


def pressed_play(page):
    page.evaluate("document.getElementById('play').click()")
    eventually(lambda: float(page.text("beat")) > 1, "the beat goes on")


def test_the_built_page_plays_and_shows_beat_and_level(server):
    with Page(f"{server.http}/www/index.html") as page:
        eventually(lambda: page.text("beat") == "0.0", "it is connected")
        pressed_play(page)
        eventually(lambda: page.evaluate("document.getElementById('level').value > 0.01"), "the level is shown")
        page.evaluate("document.getElementById('stop').click()")
        eventually(lambda: Rest(server).status()["status"] == "stopped", "the server stops")
        assert page.text("problem") == ""


def test_vites_own_server_reaches_tactus(server, launch, web):
    command = ["node", web / "node_modules/vite/bin/vite.js", "--host", "127.0.0.1", "--port", "0"]
    vite = launch(command, cwd=web, env={"VITE_TACTUS": server.http, "NO_COLOR": "1"})
    address = vite.wait_for_stdout(r"Local: +(http://127\.0\.0\.1:\d+/)").group(1)
    with Page(address) as page:
        eventually(lambda: page.text("beat") == "0.0", "it is connected")
        pressed_play(page)
    assert Rest(server).status()["playing"]


@pytest.mark.parametrize("name", ["p5", "three"])
def test_the_scene_rests_with_the_music_and_moves_with_it(server, name):
    with Page(f"{server.http}/www/{name}.html", *SOFTWARE_GL) as page:
        eventually(lambda: page.evaluate("document.querySelector('canvas') != null"), "there is a canvas")

        def rests():
            return page.evaluate(PICTURE) == page.evaluate(PICTURE)

        eventually(lambda: len(set(page.evaluate(PICTURE))) > 1, "something is drawn")
        eventually(rests, "it rests")
        Rest(server).command("play")
        eventually(lambda: not rests(), "it moves")
        Rest(server).command("stop")
        eventually(rests, "it rests again")
