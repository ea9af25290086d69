"""The kind of a file is told by its content."""

from __future__ import annotations

import pytest
from tests.samples import pdf

from prestalux.rules.documents import Finding
from prestalux.rules.documents.sniff import kind_of


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe1\x00\x10Exif", Finding.JPEG),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Finding.PNG),
        (b"MM\0*\0\0\0\x08", Finding.HEIC_OR_TIFF),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1", Finding.HEIC_OR_TIFF),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", Finding.UNKNOWN),
        (b"\xef\xbb\xbf \n<!DOCTYPE HTML PUBLIC>", Finding.HTML),
        (b"<!-- saved from the web -->\r\n<HTML>", Finding.HTML),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', Finding.HTML),
        (b"<h1>RIB</h1><p>x</p>", Finding.HTML),
        (b"<!-- saved from -->" + b" " * 9_000 + b"<p>x</p>", Finding.HTML),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', Finding.HTML),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', Finding.HTML),
        (b'<?xml version="1.0"?>\n<releve/>', Finding.PLAIN_TEXT),
        (b'<div class="rib">\xc3\xa9t\xc3\xa9</div>', Finding.HTML),
        (
            b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
            Finding.HTML,
        ),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>', Finding.OFFICE),
        (pdf.archive("Index/Document.iwa"), Finding.OFFICE),
        (pdf.archive("photo.jpg"), Finding.ZIP),
        (b"7z\xbc\xaf\x27\x1c\0\x04", Finding.ZIP),
        (b"Rar!\x1a\x07\x01\0", Finding.ZIP),
        (b"\x1f\x8b\x08\0", Finding.ZIP),
        ("Müller & Söhne, café".encode("latin-1"), Finding.PLAIN_TEXT),
        ("Relevé".encode("utf-16"), Finding.PLAIN_TEXT),
        (b"JVBERi0xLjQKJcfs\n", Finding.PLAIN_TEXT),
        (b"a < b and b > c\n", Finding.PLAIN_TEXT),
        (b"%!PS-Adobe-3.0\n", Finding.UNKNOWN),
        (b"\x00\x01\x02\x03", Finding.UNKNOWN),
        (b"", Finding.EMPTY),
        (b"\xef\xbb\xbf\r\n", Finding.EMPTY),
    ],
)
def test_the_kind_is_told_by_content(data: bytes, kind: Finding) -> None:
    assert kind_of(data) is kind
