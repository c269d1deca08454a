"""A shared libtactus++ exports the public API alone. Run with nm and the library: exports_test.py NM LIBRARY."""

import re
import subprocess
import sys
import unittest

NM, LIBRARY = sys.argv[1:3]
del sys.argv[1:3]

CLASSES = ("BeatReader", "Client", "Server", "SpectrumAnalyzer", "SpectrumServer", "TransportApp", "TransportClock")
FUNCTIONS = ("beat_fraction", "beats_at", "check", "check_beat_hint", "create_transport_app", "format_time", "frame_of_beat",
             "get_transport_clock", "name")
PUBLIC = re.compile(rf"((typeinfo|typeinfo name|vtable) for )?tactus::"
                    rf"(({'|'.join(CLASSES)})(::(?!Impl\b|State\b)~?\w+(\[abi:\w+\])?\(.*)?|({'|'.join(FUNCTIONS)})\(.*)$")


def exported():
    printed = subprocess.run([NM, "--dynamic", "--demangle", "--defined-only", LIBRARY],
                             check=True, capture_output=True, text=True).stdout
    return [line.split(maxsplit=2)[2] for line in printed.splitlines()]


class Exports(unittest.TestCase):
    def test_nothing_but_the_public_api_is_exported(self):
        self.assertEqual([name for name in exported() if not PUBLIC.match(name)], [])

    def test_each_public_class_and_function_is_exported(self):
        names = exported()
        for name in CLASSES:
            self.assertTrue(any(n.startswith(f"tactus::{name}::{name}(") for n in names), name)
        for name in FUNCTIONS:
            self.assertTrue(any(n.startswith(f"tactus::{name}(") for n in names), name)


if __name__ == "__main__":
    unittest.main()
