"""Builds the extension with CMake. TACTUS_BUILD_DIR names a build of the project to take it from;
without it there is a release build of its own.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = ".".join(re.findall(r"define TACTUS_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)",
                              (ROOT / "include/tactus/version.h").read_text()))


class CMakeBuild(build_ext):
    def build_extension(self, extension):
        build = os.environ.get("TACTUS_BUILD_DIR")
        if build is None:
            build = ROOT / "build/python"
            subprocess.run(["cmake", "-S", ROOT, "-B", build, "-DCMAKE_BUILD_TYPE=Release", "-DTACTUS_BINDINGS=ON",
                            "-DTACTUS_APP=OFF", "-DTACTUS_TESTS=OFF", "-DTACTUS_EXAMPLES=OFF",
                            "-DCMAKE_UNITY_BUILD=ON", f"-DPYTHON_EXECUTABLE={sys.executable}"], check=True)
        subprocess.run(["cmake", "--build", build, "--target", "tactus_python", "-j", str(os.cpu_count())], check=True)
        [built] = pathlib.Path(build, "python/tactus").glob("_core.*.so")
        target = pathlib.Path(self.get_ext_fullpath(extension.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(built, target)
        subprocess.run(["strip", "--strip-unneeded", target], check=True)


class NoSourcePackage(sdist):
    def run(self):
        raise SystemExit("no source package: it would lack the C++ library. Use python3 -m build --wheel")


setup(version=VERSION, ext_modules=[Extension("tactus._core", [])],
      cmdclass={"build_ext": CMakeBuild, "sdist": NoSourcePackage})
