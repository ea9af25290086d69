"""The receiver around a handler of a few lines, served as the real house is, for tests with raw sockets.

`python -m tests.harness.tiny PORT FOLDER JSON` where the JSON holds limits and proxies.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from prestalux.doors.wiring import serve
from prestalux.doors.wiring.arrivals import Limits
from prestalux.doors.wiring.proxies import Proxies
from prestalux.doors.wiring.receiver import Receiver


def handler(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Tells what arrived; /count how many bodies ever did; /big answers with megabytes; /fault falls."""
    path = environ["PATH_INFO"]
    if path == "/fault":
        raise ValueError
    if path == "/big":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return (b"x" * 65536 for _ in range(int(environ["QUERY_STRING"])))
    if path == "/environ":
        answer = json.dumps({name: value for name, value in environ.items() if isinstance(value, str)})
    elif path == "/count":
        answer = str(len(list(FOLDER.parent.glob("arrived-*"))))
    else:
        body = environ["wsgi.input"].read()
        (FOLDER.parent / f"arrived-{os.urandom(8).hex()}").touch()
        answer = f"{environ['REQUEST_METHOD']} {len(body)} {hashlib.sha256(body).hexdigest()}"
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [answer.encode()]


if "PRESTALUX_TEST_TINY" in os.environ:
    _given = json.loads(os.environ["PRESTALUX_TEST_TINY"])
    FOLDER = Path(_given["folder"])
    application = Receiver(
        handler,
        limits=Limits(**_given["limits"]),
        folder=FOLDER,
        proxies=Proxies(_given.get("proxies", ())),
        language_cookie="tiny_language",
    )


def main() -> None:
    port, given = int(sys.argv[1]), sys.argv[2]
    os.environ["PRESTALUX_TEST_TINY"] = given
    if "file_bytes" in (wanted := json.loads(given)):
        # Stands for a full disk: the kernel refuses what would make a file longer.
        resource.setrlimit(resource.RLIMIT_FSIZE, (wanted["file_bytes"], wanted["file_bytes"]))
    serve.allow_connections()
    serve.server("127.0.0.1", port, wanted.get("workers", 1), "tests.harness.tiny:application").serve()


if __name__ == "__main__":
    main()
