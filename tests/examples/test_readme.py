"""The code of README and of docs/cpp-client.md compiles."""

import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("page", ["README.md", "docs/cpp-client.md"])
def test_each_cpp_program_compiles(tmp_path, page):
    blocks = re.findall(r"```cpp\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    assert blocks
    for number, block in enumerate(blocks):
        source = tmp_path / f"readme_{number}.cpp"
        source.write_text(block)
        subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-fsyntax-only", "-Wall",
                        "-I", ROOT / "include", source], check=True, timeout=120)
