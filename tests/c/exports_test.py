"""libtactus.so.0 exports the functions of <tactus/c.h>: exports_test.py NM LIBRARY HEADER"""

import pathlib
import re
import subprocess
import sys
import unittest

NM, LIBRARY, HEADER = sys.argv[1:4]
del sys.argv[1:4]


class Exports(unittest.TestCase):
    def test_exactly_the_declared_functions_are_exported(self):
        declared = re.findall(r"\b(tactus_\w+)\(", re.sub(r"/\*.*?\*/", "", pathlib.Path(HEADER).read_text(), flags=re.DOTALL))
        printed = subprocess.run([NM, "--dynamic", "--defined-only", LIBRARY], check=True,
                                 capture_output=True, text=True).stdout
        exported = [line.split()[2] for line in printed.splitlines()]
        self.assertGreater(len(exported), 30)
        self.assertEqual(sorted(exported), sorted(declared))

    def test_the_soname_is_that_of_the_abi(self):
        dynamic = subprocess.run(["readelf", "--dynamic", "--wide", LIBRARY], check=True, capture_output=True,
                                 text=True).stdout
        self.assertIn("Library soname: [libtactus.so.0]", dynamic)


if __name__ == "__main__":
    unittest.main()
