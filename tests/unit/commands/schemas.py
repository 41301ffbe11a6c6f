"""The schemas in docs/ of what commands print as JSON."""

import json
from pathlib import Path

import jsonschema

DOCS = Path(__file__).parents[3] / "docs"


def is_valid(answer: object, name: str) -> bool:
    """Whether an answer is as the schema in ``docs/<name>.schema.json`` says; the schema itself must be right."""
    schema = json.loads((DOCS / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema).is_valid(answer)
