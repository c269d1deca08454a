"""The specification document, stored beside the repository."""

import pathlib
import re

import pytest

DOCUMENT = pathlib.Path(__file__).resolve().parents[4] / "shared" / "spec" / "transport-clock.md"
needs_document = pytest.mark.skipif(
    not DOCUMENT.exists(), reason="the specification does not lie beside the repository")


def text() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def blocks(language) -> list:
    """The document's code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text(), re.MULTILINE | re.DOTALL)
