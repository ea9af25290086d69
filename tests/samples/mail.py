"""Messages as mail programs write them, and as nobody honest does."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

ANNA = "anna.weber@example.org"
FUND = "prestataires@fonds.example"

Files = dict[str, bytes]


def mail(
    files: Files | None = None,
    *,
    sender: str = f"Anna Weber <{ANNA}>",
    to: str = FUND,
    subject: str = "Demande de code prestataire",
    text: str = "Bonjour, veuillez trouver ci-joint mes pièces. Cordialement, Anna Weber",
    message_id: str = "<1.first@example.org>",
    **headers: str,
) -> bytes:
    """`headers` by their names with _ for -; a file's kind is told by the end of its name."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Fri, 27 Nov 2026 09:00:00 +0100"
    if message_id:
        message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, data in (files or {}).items():
        main, sub = KINDS.get(name.rpartition(".")[2].lower(), ("application", "octet-stream"))
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


KINDS = {
    "pdf": ("application", "pdf"),
    "jpg": ("image", "jpeg"),
    "png": ("image", "png"),
    "htm": ("text", "html"),
    "html": ("text", "html"),
    "zip": ("application", "zip"),
    "heic": ("image", "heic"),
    "dat": ("application", "ms-tnef"),
}


def raw(head: str, body: str = "") -> bytes:
    """A message written by hand."""
    return (head.strip("\n") + "\n\n" + body).replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def nested(depth: int) -> bytes:
    """Multiparts in each other, a PDF in the innermost."""
    lines = ["From: anna.weber@example.org", "Message-ID: <deep@example.org>", "MIME-Version: 1.0"]
    for level in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{level}"', "", f"--b{level}"]
    lines += ["Content-Type: application/pdf; name=deep.pdf", "", "%PDF-1.7"]
    lines += [f"--b{level}--" for level in reversed(range(depth))]
    return "\r\n".join(lines).encode()


def many(parts: int) -> bytes:
    body = "\r\n".join("--b\r\nContent-Type: application/pdf\r\n\r\n%PDF" for _ in range(parts))
    head = "From: anna.weber@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b"
    return f"{head}\r\n\r\n{body}\r\n--b--\r\n".encode()
