#!/usr/bin/python3
"""Runs clang-tidy on the units of a unity build: tidy.py BUILD JOBS [FILE...]

Checks the units that contain one of the files (a header stands for the source of its name), or all
units of src/ and bench/load/. The units are copied under names that begin with "UnifiedSource": the
static analyzer follows the paths of included sources in such a unit only (isInCodeFile in clang's
AnalysisManager.h). Of Asio and Beast they see declarations: the analyzer would spend most of its
steps in their sources, and none of them on ours. It takes at most 20,000 steps in a function (clang's
default is 225,000): the rest took three quarters of the time and found nothing.
"""

import json
import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
DECLARED_ONLY = " -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_BEAST_SEPARATE_COMPILATION"
STEPS = [f"--extra-arg={word}" for word in ("-Xclang", "-analyzer-config", "-Xclang", "max-nodes=20000")]
CHECKED = (ROOT / "src", ROOT / "bench/load")


def sources_of(unit):
    """The sources that a compile job's file consists of."""
    if "Unity" in unit.parts:
        return [pathlib.Path(name) for name in re.findall(r'#include "(/.*\.cpp)"', unit.read_text())]
    return [unit]


def write_unified(jobs, folder):
    """Writes the unified sources and their compile commands. Yields (file to check, its sources)."""
    commands = []
    for number, job in enumerate(jobs):
        unit = pathlib.Path(job["file"])
        sources = sources_of(unit)
        if not any(source.is_relative_to(checked) for source in sources for checked in CHECKED):
            continue
        if sources != [unit]:
            text = "".join(f'#include "{source}"\n' for source in sources)
            unit = folder / f"UnifiedSource-{number}.cpp"
            unit.write_text(f"// NOLINTBEGIN(bugprone-suspicious-include)\n{text}"
                            "// NOLINTEND(bugprone-suspicious-include)\n")
        command = job["command"].replace(job["file"], str(unit)) + DECLARED_ONLY
        commands.append(job | {"file": str(unit), "command": command})
        yield unit, sources
    (folder / "compile_commands.json").write_text(json.dumps(commands))


def main(build, jobs, *files):
    build = ROOT / build
    folder = build / "tidy"
    folder.mkdir(exist_ok=True)
    units = list(write_unified(json.loads((build / "compile_commands.json").read_text()), folder))
    if files:
        changed = {(ROOT / name).with_suffix(".cpp") for name in files}
        units = [(unit, sources) for unit, sources in units if changed & set(sources)]
    units.sort(key=lambda unit: -sum(source.stat().st_size for source in unit[1]))

    def check(unit):
        return subprocess.run(
            ["clang-tidy-22", "--quiet", "-p", folder, f"--config-file={ROOT}/.clang-tidy", *STEPS, unit],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    found = 0
    with ThreadPoolExecutor(int(jobs)) as pool:
        for result in pool.map(check, [unit for unit, _ in units]):
            if result.returncode:
                found += 1
                print(result.stdout, flush=True)
    print(f"clang-tidy: {f'findings in {found} of' if found else 'nothing found in'} {len(units)} units")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
