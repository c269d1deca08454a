"""The C++ and C code of README and docs compiles."""

import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("page", ["README.md", "docs/cpp-client.md", "docs/embedding.md"])
def test_each_cpp_program_compiles(tmp_path, page):
    blocks = re.findall(r"```cpp\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    assert blocks
    for number, block in enumerate(blocks):
        source = tmp_path / f"readme_{number}.cpp"
        source.write_text(block)
        subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-fsyntax-only", "-Wall",
                        "-I", ROOT / "include", source], check=True, timeout=120)


def test_each_c_program_compiles(tmp_path):
    blocks = re.findall(r"```c\n(.*?)```", (ROOT / "docs/embedding.md").read_text(), re.DOTALL)
    assert blocks
    for number, block in enumerate(blocks):
        source = tmp_path / f"program_{number}.c"
        source.write_text(block)
        subprocess.run(["cc", "-std=c99", "-fsyntax-only", "-Wall", "-Wno-unused-parameter", "-pedantic", "-Werror",
                        "-I", ROOT / "include", source], check=True, timeout=120)
