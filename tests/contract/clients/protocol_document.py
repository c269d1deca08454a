"""Parses docs/protocol.md: its examples and tables, by section."""

import collections
import json
import pathlib
import re

PAGE = pathlib.Path(__file__).parents[3] / "docs" / "protocol.md"
KEY = "7Q2MX-0G4TR-9ZKDA-C1VWE"
# Example of a caption: **Request**, the table being full  or  **Request** `GET /transport/status`
CAPTION = re.compile(r"^\*\*(Request|Answer|Frame)\*\*(?:, ([^`\n]+))?(?: `([^`]+)`)?$",
                     re.MULTILINE)
BLOCK = re.compile(r"\n*```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(##+) (.*)$", re.MULTILINE)

Example = collections.namedtuple("Example", "kind when target value")
Section = collections.namedtuple("Section", "title endpoint text examples")


def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def _examples(part) -> list:
    found, blocks = [], 0
    for caption in CAPTION.finditer(part):
        kind, when, target = caption.groups()
        value = None
        if target is None:
            block = BLOCK.match(part, caption.end())
            assert block, f"no block of JSON behind {caption.group()}"
            value = json.loads(block.group(1))
            blocks += 1
        found.append(Example(kind, when, target, value))
    assert blocks == part.count("```json"), "each block of JSON has its caption"
    return found


def sections() -> list:
    """All sections with examples; the chapter gives the endpoint."""
    page, result, endpoint = text(), [], None
    headings = list(HEADING.finditer(page))
    for heading, after in zip(headings, [*headings[1:], None]):
        if heading.group(1) == "##":
            socket = re.fullmatch(r"`WS (/\S+)`", heading.group(2))
            endpoint = socket.group(1) if socket else None
        part = page[heading.end():after.start() if after else len(page)]
        examples = _examples(part)
        if examples:
            result.append(Section(heading.group(2), endpoint, part, examples))
    return result


def types() -> set:
    """The types of all /ws messages in examples."""
    return {example.value["type"] for section in sections() if section.endpoint == "/ws"
            for example in section.examples}


def table(title) -> list:
    """The rows of the first table of a section, as lists of cells."""
    after = text().split(f"\n### {title}\n", 1)[1]
    rows = []
    for line in after.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


def anchors() -> set:
    """The page's anchors, as GitHub generates them."""
    names = [re.sub(r"[^\w\- ]", "", heading.group(2).lower()).replace(" ", "-")
             for heading in HEADING.finditer(text())]
    assert len(names) == len(set(names))
    return set(names)
