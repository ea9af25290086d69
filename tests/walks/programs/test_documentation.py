"""The examples of docs/api.md are run as they stand, against a running house."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from tests.walks.programs.conftest import Partnered

PAGE = (Path(__file__).resolve().parents[3] / "docs/api.md").read_text("utf-8")
# An example ends where the next one begins; a backslash carries it on.
COMMANDS = re.findall(r"^curl (?:.*\\\n)*.*$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_runs_as_it_stands(partnered: Partnered, command: str) -> None:
    env = {"HOUSE": partnered.url, "KEY": partnered.key, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["sh", "-c", command], env=env, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told.get("resourceType") != "OperationOutcome"
    assert "status" not in told or told["resourceType"] == "CapabilityStatement"


def test_there_are_examples_of_both_doors() -> None:
    assert len(COMMANDS) >= 7
    assert {"/api/v1/", "/fhir/"} <= {part for part in ("/api/v1/", "/fhir/") if part in "".join(COMMANDS)}
