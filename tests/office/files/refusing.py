"""An S3 store that knows one secret and refuses every other, as real ones do and the test server does not.

It checks the signature of each request (AWS Signature Version 4, over the headers the client signed) itself.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY, SECRET = "the-key", "the-secret"
REFUSAL = b"<Error><Code>SignatureDoesNotMatch</Code><Message>No.</Message></Error>"


class Refusing(BaseHTTPRequestHandler):
    objects: dict[str, bytes]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_let_in():
            self.objects[self.path] = body
            self._answer(200, b"")

    def do_GET(self) -> None:
        if self._is_let_in():
            self._answer(200, self.objects[self.path])

    def _is_let_in(self) -> bool:
        right = hmac.compare_digest(self.headers["Authorization"], self._right_authorisation())
        if not right:
            self._answer(403, REFUSAL)
        return right

    def _right_authorisation(self) -> str:
        given = self.headers["Authorization"]
        signed = given.partition("SignedHeaders=")[2].partition(",")[0]
        scope = given.partition("Credential=")[2].partition(",")[0].partition("/")[2]
        day, region, service, _ = scope.split("/")
        path, _, query = self.path.partition("?")
        lines = [f"{name}:{' '.join(self.headers[name].split())}" for name in signed.split(";")]
        request = "\n".join(
            [self.command, path, query, *lines, "", signed, self.headers["X-Amz-Content-SHA256"]]
        )
        digest = hashlib.sha256(request.encode()).hexdigest()
        text = "\n".join(["AWS4-HMAC-SHA256", self.headers["X-Amz-Date"], scope, digest])
        secret = f"AWS4{SECRET}".encode()
        for part in (day, region, service, "aws4_request"):
            secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
        return f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={signed}, Signature={signature}"

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    """The address of the store, as long as it serves."""
    handler = type("Handler", (Refusing,), {"objects": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
