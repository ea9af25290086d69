"""`registry export`, `verify` and `import`: the register as files."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from prestalux.doors.cli import checking_folder
from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house.acting import the_operator
from prestalux.doors.cli.inputs import require_folder, seekable
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared import labels
from prestalux.doors.shared.reference_texts import README
from prestalux.doors.shared.register_words import LINE_REASON, VERDICT
from prestalux.office.proofs.queries import public_keys
from prestalux.office.registry import publication
from prestalux.office.registry.importing import LineReport, Wanted, import_register, lines_passed
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import day_of
from prestalux.rules.registry.register_line import LineVerdict


def export(arguments: Namespace, speaker: Speaker) -> Exit:
    """Into a folder that is there: a misspelt one must not begin another series."""
    at = datetime.now(UTC)
    require_folder(arguments.folder)
    issued = publication.issue(
        Path(arguments.folder),
        day=arguments.on or day_of(at),
        readme=README,
        encoding=settings.REGISTRY_ENCODING,
        by=the_operator(),
        at=at,
    )
    lines = {entry.name: entry.lines for entry in issued.manifest.files}
    speaker.tell(
        speaker.say(
            "folder-issued" if issued.is_new else "folder-issued-already",
            folder=shown(issued.folder),
            number=issued.sequence,
            day=labels.day(issued.day, speaker.language),
            codes=lines["full.csv"],
            misfits=lines["report.ndjson"],
        ),
        {
            "done": True,
            "new": issued.is_new,
            "folder": str(issued.folder),
            "sequence": issued.sequence,
            "day": issued.day,
            "delta_from": issued.manifest.delta_from,
            "lines": lines,
        },
    )
    return Exit.DONE


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    return checking_folder.tell(arguments.folder, public_keys(), speaker, publication.newest_of)


def import_file(arguments: Namespace, speaker: Speaker) -> Exit:
    """Dry unless it is meant: only `--write` records anything."""
    at = datetime.now(UTC)
    wanted = Wanted(
        encoding=arguments.encoding or settings.REGISTRY_ENCODING,
        profession=arguments.profession or "",
        changes_from=arguments.on or day_of(at),
        write=arguments.write,
        renamed=frozenset(ProviderCode.parse(code).digits for code in arguments.renamed),
    )
    counts: Counter[str] = Counter()
    with seekable(arguments.file) as source:
        passed = lines_passed(source) if arguments.write else 0
        if passed and not speaker.as_json:
            speaker.tell(speaker.say("import-goes-on", line=passed), {})
        for report in import_register(source, wanted, by=the_operator(), at=at):
            counts[report.verdict] += 1
            _tell_line(report, speaker)
    total = {verdict.value: counts[verdict] for verdict in LineVerdict}
    summary = speaker.say("import-done" if arguments.write else "import-tried", **total)
    speaker.tell(summary, {"done": True, "written": arguments.write, "passed": passed, **total})
    return Exit.REFUSED if counts[LineVerdict.REFUSED] else Exit.DONE


def _tell_line(report: LineReport, speaker: Speaker) -> None:
    """Programs get every line, people those that somebody has to look at."""
    record: dict[str, object] = {
        "line": report.line,
        "code": report.code or None,
        "verdict": report.verdict,
        "reasons": list(report.reasons),
        "other": report.other or None,
        "length": report.length,
        "raw": report.raw or None,
    }
    quiet = report.verdict in {LineVerdict.NEW, LineVerdict.SAME} and not report.reasons
    if quiet and not speaker.as_json:
        return
    language = speaker.language
    reasons = ", ".join(LINE_REASON[reason][language] for reason in report.reasons)
    length = f" ({report.length})" if report.length is not None else ""
    other = f" {ProviderCode.as_received(report.other).printed}" if report.other else ""
    speaker.tell(
        speaker.say(
            "import-line",
            line=report.line,
            code=report.code or "–",
            verdict=VERDICT[report.verdict][language],
            reasons=f"{reasons}{length}{other}",
        ),
        record,
    )


VERBS: Final[Mapping[str, Verb]] = {"export": export, "verify": verify, "import": import_file}
