"""The built program and library have the protections of cmake/hardening.cmake.

Usage: hardening_test.py READELF FORTIFY_LEVEL PROGRAM LIBRARY OBJECT...
"""

import platform
import re
import subprocess
import sys
import unittest

READELF, FORTIFY, PROGRAM, LIBRARY, *OBJECTS = sys.argv[1:]
del sys.argv[1:]

# Indirect jumps and returns: Intel's CET, Arm's branch protection.
PROPERTIES = {"x86_64": {"IBT", "SHSTK"}, "aarch64": {"BTI", "PAC"}}


def readelf(option, file):
    return subprocess.run([READELF, option, "--wide", file], check=True, capture_output=True,
                          text=True, env={"LC_ALL": "C"}).stdout


def segments(file):
    """The flags of a file's segments, by type."""
    lines = re.findall(r"^  ([A-Z_]+) .* ([R ][W ][E ]) 0x", readelf("--segments", file), re.MULTILINE)
    assert lines, file
    return dict(lines)


def imports(file):
    """The functions that a file takes from shared libraries."""
    return set(re.findall(r"\bUND (\w+)", readelf("--dyn-syms", file)))


class Hardening(unittest.TestCase):
    def test_the_loader_makes_the_linkage_tables_read_only(self):
        for file in (PROGRAM, LIBRARY):
            self.assertIn("GNU_RELRO", segments(file), file)
            self.assertRegex(readelf("--dynamic", file), r"\bBIND_NOW\b|FLAGS_1.*\bNOW\b", file)

    def test_no_stack_is_executable(self):
        for file in (PROGRAM, LIBRARY):
            self.assertEqual(segments(file)["GNU_STACK"], "RW ", file)

    def test_no_segment_is_writable_and_executable(self):
        for file in (PROGRAM, LIBRARY):
            for kind, flags in segments(file).items():
                self.assertFalse({"W", "E"} <= set(flags), f"{file}: {kind}")

    def test_the_program_is_loaded_at_a_random_address(self):
        self.assertRegex(readelf("--file-header", PROGRAM), r"Type:\s+DYN")
        self.assertRegex(readelf("--dynamic", PROGRAM), r"FLAGS_1.*\bPIE\b")

    def test_functions_check_their_stack(self):
        for file in (PROGRAM, LIBRARY):
            self.assertIn("__stack_chk_fail", imports(file), file)

    def test_the_standard_library_checks_its_preconditions(self):
        for file in (PROGRAM, LIBRARY):
            self.assertTrue(any("__glibcxx_assert_fail" in name for name in imports(file)), file)

    @unittest.skipIf(FORTIFY == "0", "the C library knows no _FORTIFY_SOURCE here")
    def test_the_c_library_checks_sizes(self):
        checked = {name for name in imports(PROGRAM) if re.fullmatch(r"__\w+_chk", name)}
        self.assertTrue(checked)

    # The linker marks the program itself only where the C library's start-up files are marked too,
    # which Debian 12's are not.
    @unittest.skipUnless(platform.machine() in PROPERTIES, "no such property here")
    def test_every_object_checks_its_indirect_jumps(self):
        self.assertTrue(OBJECTS)
        for file in OBJECTS:
            found = set(re.findall(r"\b[A-Z]+\b", "".join(
                re.findall(r"feature: (.*)", readelf("--notes", file)))))
            self.assertLessEqual(PROPERTIES[platform.machine()], found, file)


if __name__ == "__main__":
    unittest.main()
