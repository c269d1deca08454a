"""The ABI of libtactus.so.0 does not change: abi_test.py DUMP LIBRARY HEADERS [--write]

A changed function or struct breaks programs that are already built: raise SOVERSION in
src/c/CMakeLists.txt then. After an addition, write the dump again: --write.
"""

import functools
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

DUMP, LIBRARY, HEADERS = map(pathlib.Path, sys.argv[1:4])
WRITE = sys.argv[4:] == ["--write"]
del sys.argv[1:]

# Functions that the library exports, with the types in c.h, and neither lines nor paths.
ABIDW = ["abidw", "--exported-interfaces-only", "--headers-dir", HEADERS, "--drop-private-types", "--no-show-locs",
         "--no-corpus-path", "--no-comp-dir-path", "--no-elf-needed"]


@functools.cache
def dump():
    printed = subprocess.run([*ABIDW, LIBRARY], check=True, capture_output=True, text=True).stdout
    units = itertools.count(1)  # named by their paths, which differ on each machine
    return re.sub(r" path='[^']*'", lambda _: f" path='{next(units)}'", printed)


def differences(other):
    """What abidiff reports between the committed dump and another."""
    with tempfile.NamedTemporaryFile("w", suffix=".abi") as file:
        file.write(other)
        file.flush()
        run = subprocess.run(["abidiff", DUMP, file.name], capture_output=True, text=True)
    assert run.returncode & 3 == 0, f"abidiff failed: {run.stdout}{run.stderr}"
    return run.stdout if run.returncode else ""


class Abi(unittest.TestCase):
    def test_the_abi_is_the_committed_one(self):
        self.assertEqual(differences(dump()), "", __doc__)

    def test_a_changed_type_and_a_lost_function_are_found(self):
        abi = dump()
        for before, after, report in (
            ("name='double'", "name='float'", "double"),
            ("name='tactus_clock_update_position'", "name='tactus_clock_update'", "update_position"),
        ):
            self.assertIn(before, abi)
            self.assertIn(report, differences(abi.replace(before, after)), before)


if __name__ == "__main__":
    if WRITE:
        DUMP.write_text(dump())
    else:
        unittest.main()
