"""Checks a value against a JSON schema of the served documents.

Unknown keywords are errors. Each member of an object must be described, in the same order.
"""

from .shape import is_boolean, is_number, is_text, is_whole

TYPES = {
    "boolean": is_boolean, "number": is_number, "integer": is_whole, "string": is_text,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}
ANNOTATIONS = {"description", "title", "default", "format", "example", "examples", "nullable"}


def resolved(document, part):
    """Resolves the references of a part of the document."""
    while "$ref" in part:
        node = document
        for key in part["$ref"].removeprefix("#/").split("/"):
            node = node[key]
        part = node
    return part


def fault(document, schema, value, where="it"):
    """The first error of the value, or None."""
    schema = resolved(document, schema)
    if value is None and schema.get("nullable"):
        return None
    for keyword, law in schema.items():
        if keyword in ANNOTATIONS:
            continue
        found = CHECKS[keyword](document, law, value, where)
        if found:
            return found
    return None


def check_described(schema, name):
    """Asserts that an object's schema and its properties have descriptions."""
    assert schema["type"] == "object" and schema["description"], name
    assert set(schema["required"]) <= set(schema["properties"]), name
    for member, part in schema["properties"].items():
        assert part["description"], f"{name}.{member}"
        assert part.get("type") != "object", f"{name}.{member} refers to a schema"
        assert ("items" in part) == (part.get("type") == "array"), f"{name}.{member}"


def _type(_, law, value, where):
    kinds = law if isinstance(law, list) else [law]
    return None if any(TYPES[kind](value) for kind in kinds) else f"{where} is no {law}: {value!r}"


def _properties(document, law, value, where):
    if not isinstance(value, dict):
        return None
    described = [name for name in law if name in value]
    if described != list(value):
        return f"{where} has the members {list(value)}, described are {described}"
    faults = (fault(document, schema, value[name], f"{where}.{name}")
              for name, schema in law.items() if name in value)
    return next(filter(None, faults), None)


def _required(_, law, value, where):
    missing = [name for name in law if isinstance(value, dict) and name not in value]
    return f"{where} has no {missing}" if missing else None


def _items(document, law, value, where):
    if not isinstance(value, list):
        return None
    faults = (fault(document, law, part, f"{where}[{at}]") for at, part in enumerate(value))
    return next(filter(None, faults), None)


def _one_of(document, law, value, where):
    faults = [fault(document, schema, value, where) for schema in law]
    return None if faults.count(None) == 1 else f"{where} is not one of {len(law)}: {faults}"


def _all_of(document, law, value, where):
    return next(filter(None, (fault(document, schema, value, where) for schema in law)), None)


def _check(holds, says):
    return lambda _, law, value, where: None if holds(law, value) else f"{where} {says} {law}"


CHECKS = {
    "type": _type, "properties": _properties, "required": _required, "items": _items,
    "oneOf": _one_of, "allOf": _all_of,
    "enum": _check(lambda law, value: value in law, "is none of"),
    "const": _check(lambda law, value: value == law, "is not"),
    "minimum": _check(lambda law, value: not is_number(value) or value >= law, "is below"),
    "maximum": _check(lambda law, value: not is_number(value) or value <= law, "is above"),
    "minItems": _check(lambda law, value: len(value) >= law, "has fewer items than"),
    "maxItems": _check(lambda law, value: len(value) <= law, "has more items than"),
    "minLength": _check(lambda law, value: len(value) >= law, "is shorter than"),
}
