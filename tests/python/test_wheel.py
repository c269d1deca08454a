"""The wheel has the whole package, and works from another place."""

import os
import pathlib
import subprocess
import sys
import zipfile

SOURCE = pathlib.Path(__file__).parents[2] / "bindings/python"


def test_a_wheel_installs_and_runs(tmp_path):
    # Of a copy, since setuptools builds in the source folder.
    copy = tmp_path / "project"
    for name in ("bindings/python", "include/tactus/version.h"):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-r", SOURCE.parents[1] / name, target], check=True)
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path,
                    copy / "bindings/python"], check=True, capture_output=True, text=True,
                   env={**os.environ, "TACTUS_BUILD_DIR": os.environ["TACTUS_BUILD_DIR"]})
    [wheel] = tmp_path.glob("tactus-*.whl")
    place = tmp_path / "place"
    zipfile.ZipFile(wheel).extractall(place)
    files = {path.relative_to(place).as_posix() for path in place.rglob("*")}
    assert {"tactus/py.typed", "tactus/_core.pyi", "tactus/asgi.py", "daw_core/py.typed", "daw_core/transport_clock.py",
            "daw_core/transport_clock.pyi"} <= files
    code = ("import tactus, daw_core.transport_clock as guide; clock = guide.get_transport_clock(); clock.play();"
            "clock.update_position(512); print(tactus.__file__, tactus.__version__, clock.sample_pos)")
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True,
                             cwd=place).stdout.split()
    assert printed[0].startswith(str(place)) and printed[2] == "512"
    assert f"tactus-{printed[1]}-" in wheel.name
