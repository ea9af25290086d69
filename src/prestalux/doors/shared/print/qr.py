"""The QR code of a letter, as a drawing of lines that prints sharp at any size."""

from __future__ import annotations

import io

import segno


def qr_drawing(text: str, *, sized: bool = True) -> str:
    """An SVG without background or margin, of a size of its own or, not `sized`, as large as the place it is given; a seventh of it may be dirty or folded and it is still read."""
    drawing = io.BytesIO()
    # Level M: with the next one the squares would be too small for a copy of a copy.
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(drawing, kind="svg", border=0, omitsize=not sized, xmldecl=False, svgns=True, nl=False)
    return drawing.getvalue().decode("ascii")
