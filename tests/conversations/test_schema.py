"""The published schema holds for every report, and the report has no field that it does not tell of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import wiretale

TESTS = Path(__file__).resolve().parent.parent
SCHEMA = TESTS.parent / "docs" / "report.schema.json"
CAPTURES = sorted((TESTS / "lab" / "captures").glob("*.pcap.gz"))


def test_schema() -> None:
    """Reports of all captures are as the schema says, down to their last field."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(SCHEMA.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    told = {name: set(kind.get("properties", ())) for name, kind in schema["$defs"].items()}
    for path in CAPTURES:
        report = json.loads(json.dumps(wiretale.explain(path).to_dict()))
        if len(report["conversations"]) > 200:
            report["conversations"] = report["conversations"][:200]
        errors = [f"{path.name}: {error.message}" for error in check.iter_errors(report)]
        assert not errors, errors[0]
        assert set(report["capture"]) == told["capture"]
        for conversation in report["conversations"]:
            assert set(conversation) == told["conversation"]
            assert set(conversation["client"]) == told["endpoint"]
        for finding in report["findings"]:
            assert told["finding"] <= set(finding)
