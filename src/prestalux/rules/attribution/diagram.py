"""The states of a request, drawn from their table as Mermaid text; docs/procedure.md shows it."""

from __future__ import annotations

from prestalux.rules.attribution.status import ENDED, NEXT, WHO_MUST_ACT


def mermaid() -> str:
    reached = {to for steps in NEXT.values() for to in steps.values()}
    return "\n".join(
        [
            "stateDiagram-v2",
            *(f"    [*] --> {status}" for status in NEXT if status not in reached),
            *(
                f"    {status} --> {to}: {step}"
                for status, steps in NEXT.items()
                for step, to in steps.items()
            ),
            *(f"    {status} --> [*]" for status in NEXT if status in ENDED),
            *(
                f"    note right of {status}: the {WHO_MUST_ACT[status]} must act"
                for status in NEXT
                if status not in ENDED
            ),
            "",
        ]
    )
