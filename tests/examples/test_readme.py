"""The README's code compiles."""

import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_readmes_cpp_program_compiles(tmp_path):
    blocks = re.findall(r"```cpp\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert blocks
    for number, block in enumerate(blocks):
        source = tmp_path / f"readme_{number}.cpp"
        source.write_text(block)
        subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-fsyntax-only", "-Wall",
                        "-I", ROOT / "include", source], check=True, timeout=120)
