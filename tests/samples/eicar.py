"""The harmless file by which antivirus programs are tried out (eicar.org), put together when a test runs: no program
that reads the repository takes it for infected.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final

import pikepdf
from tests.samples import pdf

MARK: Final = b"-".join((b"EICAR", b"STANDARD", b"ANTIVIRUS", b"TEST", b"FILE"))


def plain() -> bytes:
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + MARK + b"!$H+H*"


def in_pdf(*, packed: bool = True) -> bytes:
    """A genuine PDF whose page holds it as a comment: the verdict on the file finds nothing wrong."""
    with pikepdf.open(BytesIO(pdf.good("Carte d’identité"))) as document:
        document.pages[0].contents_add(document.make_stream(b"%" + plain() + b"\n"))
        held = BytesIO()
        document.save(held, compress_streams=packed, recompress_flate=packed, static_id=True)
    return held.getvalue()


def in_zip() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("invoice.com", plain())
    return held.getvalue()
