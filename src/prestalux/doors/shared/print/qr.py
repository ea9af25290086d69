"""The QR code of a letter, as a drawing of lines that prints sharp at any size."""

from __future__ import annotations

import io

import segno


def qr_drawing(text: str) -> str:
    """An SVG without background or margin; a seventh of it may be dirty or folded and it is still read."""
    drawing = io.BytesIO()
    # Level M: with the next one the squares would be too small for a copy of a copy.
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(drawing, kind="svg", border=0, xmldecl=False, svgns=True, nl=False)
    return drawing.getvalue().decode("ascii")
