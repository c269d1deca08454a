"""An installed tactus is found and used by programs outside its tree."""

import os
import pathlib
import re
import shlex
import subprocess

import pytest
from clients.program import Process, clean_environment
from clients.rest import Rest

BUILD = pathlib.Path(os.environ.get("TACTUS_BUILD_DIR", "."))
CMAKE = os.environ.get("TACTUS_CMAKE", "cmake")
COMPILER = os.environ.get("TACTUS_CXX", "c++")
ROOT = pathlib.Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def run(*command, env=None):
    """Runs a command that must succeed: what it printed."""
    result = subprocess.run([str(part) for part in command], env=clean_environment(env),
                            capture_output=True, text=True, timeout=280)
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """A prefix of its own, with a name that is not plain, into which the build is installed."""
    place = tmp_path_factory.mktemp("prefix") / "with a space"
    run(CMAKE, "--install", BUILD, "--prefix", place)
    return place


@pytest.fixture(scope="module")
def examples(prefix, tmp_path_factory):
    """The examples, built against the prefix alone with find_package."""
    folder = tmp_path_factory.mktemp("examples")
    run(CMAKE, "-S", EXAMPLES, "-B", folder, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCMAKE_CXX_COMPILER={COMPILER}")
    run(CMAKE, "--build", folder, "-j", "1")
    return folder


def serves(*command):
    """Starts a program, asks its server for the status, and ends it."""
    process = Process(command)
    try:
        port = process.wait_for_stdout(r"http://localhost:(\d+)").group(1)
        process.http = f"http://127.0.0.1:{port}"
        Rest(process).status()
    finally:
        code = process.end()
    assert code == 0, process.stderr()


def headers(prefix):
    return sorted((prefix / "include" / "tactus").glob("*.h"))


def test_every_public_header_is_installed(prefix):
    ours = sorted(path.name for path in (ROOT / "include" / "tactus").glob("*.h"))
    assert [path.name for path in headers(prefix)] == ours


def test_every_public_header_compiles_alone_and_without_a_warning(prefix, tmp_path):
    for header in headers(prefix):
        source = tmp_path / "alone.cpp"
        source.write_text(f"#include <tactus/{header.name}>\n")
        run(COMPILER, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow",
            "-Wconversion", "-Werror", "-I", prefix / "include", source)


def test_the_examples_build_with_find_package_and_serve(examples):
    serves(examples / "embed_audio_callback", "0")
    serves(examples / "asio_program", "0")


def test_an_example_renders(examples, tmp_path):
    printed = run(examples / "tempo_synced_lfo", tmp_path / "lfo.wav")
    assert "after 8 s: beat 24.000 at 240 BPM" in printed


def test_an_example_builds_with_pkg_config_and_serves(prefix, tmp_path):
    [description] = prefix.rglob("tactus.pc")
    env = {"PKG_CONFIG_PATH": str(description.parent)}
    flags = shlex.split(run("pkg-config", "--cflags", "--libs", "tactus", env=env))
    program = tmp_path / "embed_audio_callback"
    run(COMPILER, "-std=c++20", EXAMPLES / "embed_audio_callback.cpp", *flags, "-o", program)
    serves(program, "0")


def test_an_example_in_c_builds_with_pkg_config_and_serves(prefix, tmp_path):
    [description] = prefix.rglob("tactus-c.pc")
    env = {"PKG_CONFIG_PATH": str(description.parent)}
    flags = shlex.split(run("pkg-config", "--cflags", "--libs", "tactus-c", env=env))
    program = tmp_path / "embed"
    run("cc", "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", EXAMPLES / "c/embed.c", *flags,
        "-lm", "-o", program)
    [library] = prefix.rglob("libtactus.so.0")
    serves("env", f"LD_LIBRARY_PATH={library.parent}", program, "0")


def test_pkg_config_and_cmake_tell_the_version_of_the_program(prefix):
    [description] = prefix.rglob("tactus.pc")
    version = run("pkg-config", "--modversion", "tactus",
                  env={"PKG_CONFIG_PATH": str(description.parent)}).strip()
    assert version in run(prefix / "bin" / "tactus", "--version")
    package = next(prefix.rglob("tactus*onfig*ersion.cmake"))
    assert version in package.read_text()


def test_the_installed_program_serves_with_its_pages(prefix):
    process = Process([prefix / "bin" / "tactus", "serve", "--device", "none", "--port", 0])
    try:
        port = process.wait_for_stdout(r"http://localhost:(\d+)/docs").group(1)
        process.http = f"http://127.0.0.1:{port}"
        for page in ("/", "/docs"):
            assert Rest(process).get(page).status_code == 200
    finally:
        assert process.end() == 0


def test_no_program_loads_libraries_from_the_current_directory(prefix):
    """An empty element in RUNPATH means the current directory."""
    for program in (BUILD / "bin" / "tactus", prefix / "bin" / "tactus"):
        dynamic = run("readelf", "--dynamic", "--wide", program, env={"LC_ALL": "C"})
        assert "Shared library: [libc.so" in dynamic
        for path in re.findall(r"(?:RPATH|RUNPATH).*\[(.*)\]", dynamic):
            assert all(path.split(":")), f"{program}: {path}"


def test_in_a_shared_build_the_program_does_not_need_the_library(tmp_path):
    """The program uses what a shared libtactus hides, and links the static layers instead."""
    run(CMAKE, "-S", ROOT, "-B", tmp_path, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={COMPILER}",
        "-DBUILD_SHARED_LIBS=ON", "-DTACTUS_WEB=OFF", "-DTACTUS_TESTS=OFF", "-DTACTUS_EXAMPLES=OFF")
    ninja = (tmp_path / "build.ninja").read_text()
    assert re.search(r"^build \S*libtactus\+\+\.so\.", ninja, re.MULTILINE)
    [program] = re.findall(r"^build bin/tactus: (.*)$", ninja, re.MULTILINE)
    assert "libtactus_static.a" in program and "libtactus++.so" not in program


def test_nothing_installed_names_the_tree_it_was_built_in(prefix):
    texts = [path for path in prefix.rglob("*") if path.suffix in (".cmake", ".pc", ".h")]
    assert any(path.suffix == ".cmake" for path in texts)
    for path in texts:
        text = path.read_text()
        assert str(ROOT) not in text and str(BUILD) not in text, path


def test_no_header_of_a_dependency_is_needed_to_use_the_library(prefix):
    for header in headers(prefix):
        for name in re.findall(r"#include <([^>]+)>", header.read_text()):
            assert "/" not in name or name.startswith("tactus/"), f"{header.name}: {name}"
