"""Writes the stub's docstrings as a C++ header, so that help() and editors show the same:
docstrings.py STUB HEADER
"""

import ast
import pathlib
import sys

stub, header = map(pathlib.Path, sys.argv[1:])
lines = ["#pragma once", "", "namespace tactus::python::doc {", ""]
for group in ast.parse(stub.read_text()).body:
    if not isinstance(group, ast.ClassDef):
        continue
    for part in [group, *group.body]:
        if isinstance(part, (ast.ClassDef, ast.FunctionDef)) and (text := ast.get_docstring(part)):
            name = group.name if part is group else f"{group.name}_{part.name}"
            lines.append(f'inline constexpr const char* {name} = R"doc({text})doc";')
header.write_text("\n".join([*lines, "", "}  // namespace tactus::python::doc", ""]))
