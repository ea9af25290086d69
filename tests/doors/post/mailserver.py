"""A mail server that takes what it is given, and misbehaves as it is told: `FOLDER JSON`.

habits: `rcpt`, `data`, `mail`, `quit`: replies in turn (the last one stays); `hold`: take the message and never answer;
`tls`: [certificate, key] to offer STARTTLS; `implicit`: TLS from the first byte; `sign_in`: [user, password]; `host`, `port`.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
import uuid
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Handler:
    def __init__(self, folder: Path, habits: dict[str, Any]) -> None:
        self._folder, self._habits = folder, habits

    def reply(self, about: str, otherwise: str) -> str:
        replies = self._habits.get(about) or [otherwise]
        return str(replies.pop(0) if len(replies) > 1 else replies[0])

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.reply("mail", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.reply("rcpt", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.reply("data", "250 OK")
        if answer.startswith("250"):
            self._keep(bytes(envelope.content or b""))  # type: ignore[arg-type]
            say("taken encrypted" if session.ssl else "taken in clear")
        else:
            say(f"refused {answer}")
        if self._habits.get("hold"):
            await asyncio.Event().wait()
        return answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return self.reply("quit", "221 Bye")

    def _keep(self, data: bytes) -> None:
        draft = self._folder / f"{uuid.uuid4()}.draft"
        draft.write_bytes(data)
        draft.rename(draft.with_suffix(".eml"))


def _sign_in(habits: dict[str, Any]) -> Any:
    def check(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        user, password = (word.encode() for word in habits["sign_in"])
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (user, password)
        return AuthResult(success=right, handled=right)

    return check


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(folder: Path, habits: dict[str, Any]) -> None:
    context = None
    if "tls" in habits:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*habits["tls"])
    implicit = bool(habits.get("implicit"))
    handler = Handler(folder, habits)

    def talk() -> SMTP:
        return SMTP(
            handler,
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=None if implicit else context,
            auth_required="sign_in" in habits,
            auth_require_tls=False,
            authenticator=_sign_in(habits) if "sign_in" in habits else None,
        )

    server = await asyncio.get_running_loop().create_server(
        talk, habits.get("host", "127.0.0.1"), habits.get("port", 0), ssl=context if implicit else None
    )
    say(f"listens {server.sockets[0].getsockname()[1]}")
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
