"""What a genuine PDF is: one verdict on the bytes of a piece (stack.md 5; docs/formats/pdf.md)."""

from prestalux.rules.documents.codes import Finding, Flag
from prestalux.rules.documents.judging import judge, outside_finding
from prestalux.rules.documents.verdict import Limits, Verdict

__all__ = ["Finding", "Flag", "Limits", "Verdict", "judge", "outside_finding"]
