"""What a caged process may still do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.office.files.test_cage import children_of, only_child
from tests.samples import pdf

from prestalux.office.files.cage import Cage


@pytest.fixture(scope="module")
def child() -> Iterator[Path]:
    before = children_of(os.getpid())
    with Cage(size=1, memory=512 << 20) as cage:
        cage.judge(pdf.good())
        yield Path("/proc") / str(only_child(before))


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("Max file size", "0"),
        ("Max core file size", "0"),
        ("Max processes", "0"),
        ("Max open files", "3"),
        ("Max address space", str(512 << 20)),
    ],
)
def test_the_kernel_holds_the_limit(child: Path, limit: str, value: str) -> None:
    (line,) = [line for line in (child / "limits").read_text().splitlines() if line.startswith(limit)]

    assert line.removeprefix(limit).split()[:2] == [value, value]


def test_processor_time_is_limited(child: Path) -> None:
    (line,) = [
        line for line in (child / "limits").read_text().splitlines() if line.startswith("Max cpu time")
    ]

    assert int(line.split()[3]) <= 20


def test_no_new_privilege_can_be_had(child: Path) -> None:
    assert "NoNewPrivs:\t1" in (child / "status").read_text()


def test_it_does_not_run_as_root(child: Path) -> None:
    (line,) = [line for line in (child / "status").read_text().splitlines() if line.startswith("Uid:")]

    assert "0" not in line.split()


def test_it_holds_no_capability(child: Path) -> None:
    (line,) = [line for line in (child / "status").read_text().splitlines() if line.startswith("CapEff:")]

    assert int(line.split()[1], 16) == 0
