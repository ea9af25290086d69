"""Log lines are events with ids: one JSON object a line, no free text from people, no request contents."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class EventFormatter(logging.Formatter):
    """`extra` fields are printed as they are; an exception as its type and place, never its message, which may hold
    what a person typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": str(record.msg),
        }
        line.update(
            {
                name: value if isinstance(value, (int, float, bool, str)) else type(value).__name__
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
