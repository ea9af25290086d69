"""A key made up for the tests, and what it signs."""

from __future__ import annotations

from datetime import date

from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.periods import Period
from prestalux.rules.proof import LetterFacts, LetterKind, Proof, PublicKey, SigningKey

KEY = SigningKey(b"\x01" * 32)
OTHER_KEY = SigningKey(b"\x02" * 32)
REFERENCE = Reference.parse("2222-2222-2222")
DAY = date(2026, 12, 1)
FACTS = LetterFacts(person="Éléonore Anne Müller-Żółkiewska", code="99000119", first_day=date(2027, 1, 4))
PROOF = Proof.sign(LetterKind.ATTRIBUTION, REFERENCE, DAY, FACTS, KEY)
PUBLIC = PublicKey(public=KEY.public, in_force=Period.through(date(2026, 1, 1), date(2027, 12, 31)))
OTHER_PUBLIC = PublicKey(public=OTHER_KEY.public, in_force=Period(date(2026, 1, 1)))
