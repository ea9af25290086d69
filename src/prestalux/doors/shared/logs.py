"""Log lines are events with ids: one JSON object a line, no free text from people, no request contents."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

_OURS = "prestalux"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


_PLACE = re.compile(r"%(\(\w+\))?[-+ #0-9.*]*[a-zA-Z]")


def _event(record: logging.LogRecord, *, ours: bool) -> str:
    """Of other people's words the template; where it is nothing but places for words, who said it."""
    template = str(record.msg)
    if not ours and not record.args:
        return f"{record.module}:{record.lineno}"
    return template if re.search(r"\w", _PLACE.sub("", template)) else record.name


class EventFormatter(logging.Formatter):
    """`extra` fields are printed as they are; an exception as its type and place, never its message, which may hold
    what a person typed. The words of other people's loggers may hold it too: only their templates are printed.
    """

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.partition(".")[0] == _OURS
        plain = (int, float, bool, str) if ours else (int, float, bool)
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": _event(record, ours=ours),
        }
        line.update(
            {
                name: value if isinstance(value, plain) else type(value).__name__
                for name, value in vars(record).items()
                if name not in _STANDARD
            }
        )
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            trace = record.exc_info[2]
            places = []
            while trace is not None:
                places.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
                trace = trace.tb_next
            line["places"] = " ".join(places[-6:])
        return json.dumps(line, ensure_ascii=False)
