"""PDFs made by code: good ones of many kinds, and one of each kind that is refused. No file of anybody's.

`good(title="…", pages=2)` is the everyday piece. `GOOD` and `BAD` hold builders by name; the bad ones stand
beside the finding that they must get.
"""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Final

import img2pdf
import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from prestalux.rules.documents import Finding

Builder = Callable[[], bytes]


# --- good ones ---------------------------------------------------------------------------------------------


def good(title: str = "Pièce", pages: int = 1) -> bytes:
    held = BytesIO()
    sheet = canvas.Canvas(held, pagesize=A4, invariant=1)
    sheet.setTitle(title)
    for number in range(1, pages + 1):
        sheet.setFont("Helvetica", 16)
        sheet.drawString(72, 760, title)
        sheet.setFont("Helvetica", 11)
        sheet.drawString(72, 730, f"Page {number} / {pages}")
        sheet.drawString(72, 700, "Dr Exemple, 1, rue de l'Exemple, L-9999 Luxembourg")
        sheet.showPage()
    sheet.save()
    return held.getvalue()


def picture(
    width: int = 620, height: int = 877, *, mode: str = "RGB", kind: str = "JPEG", lines: int = 8
) -> bytes:
    """A grainy page with lines of writing, as a scanner or a telephone makes it."""
    noise = random.Random(7)  # noqa: S311
    grain = Image.frombytes("L", (97, 97), noise.randbytes(97 * 97)).point(lambda tone: 235 + tone // 16)
    page = grain.resize((width, height)).convert(mode)
    pen = ImageDraw.Draw(page)
    for line in range(lines):
        pen.line(
            [(width // 10, height * (line + 2) // 12), (width * 8 // 10, height * (line + 2) // 12)], fill=0
        )
    held = BytesIO()
    page.save(held, kind)
    return held.getvalue()


def scan() -> bytes:
    return _bytes(img2pdf.convert(picture(), nodate=True))


def grey_scan() -> bytes:
    return _bytes(img2pdf.convert(picture(mode="L"), nodate=True))


def fax_scan() -> bytes:
    return _bytes(img2pdf.convert(picture(mode="1", kind="TIFF"), nodate=True))


def scan_pages(pages: int, width: int, height: int) -> bytes:
    return _bytes(img2pdf.convert([picture(width, height)] * pages, nodate=True))


def scan_600_dpi() -> bytes:
    """A4 at 600 dpi in colour: what a naive limit on pictures refuses."""
    return _bytes(img2pdf.convert(picture(4960, 7016), nodate=True))


def blank() -> bytes:
    return _changed(lambda pdf: pdf.pages[0].__setitem__("/Contents", pdf.make_stream(b"")))


def blank_scan() -> bytes:
    """An empty sheet as a scanner sees it: grain, a shadow at the edge, a speck."""
    sheet = Image.open(BytesIO(picture(lines=0)))
    pen = ImageDraw.Draw(sheet)
    pen.line([(2, 0), (2, sheet.height)], fill=90, width=4)
    pen.ellipse([(300, 400), (302, 402)], fill=0)
    held = BytesIO()
    sheet.save(held, "JPEG")
    return _bytes(img2pdf.convert(held.getvalue(), nodate=True))


def one_word() -> bytes:
    content = b"BT /F1 11 Tf 72 700 Td (Bon) Tj ET"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1"
        b" << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    )
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    return handmade(_CATALOGUE, _PAGES, page, stream)


def blank_first_page() -> bytes:
    return _changed(lambda pdf: pdf.pages[0].__setitem__("/Contents", pdf.make_stream(b"")), good(pages=2))


def large_page() -> bytes:
    return _changed(lambda pdf: pdf.pages[0].__setitem__("/MediaBox", Array([0, 0, 14_400, 9_000])))


def form() -> bytes:
    held = BytesIO()
    sheet = canvas.Canvas(held, pagesize=A4, invariant=1)
    sheet.drawString(72, 760, "Formulaire")
    sheet.acroForm.textfield(name="nom", x=72, y=700, width=200, height=20, value="Exemple")
    sheet.acroForm.checkbox(name="radio", x=72, y=660, checked=True)
    sheet.showPage()
    sheet.save()
    return held.getvalue()


def form_with_date_format(script: str = 'AFDate_FormatEx("dd/mm/yyyy");', *, shared: bool = False) -> bytes:
    """What Acrobat writes for a date field."""

    def change(pdf: pikepdf.Pdf) -> None:
        def action(text: str) -> Dictionary | pikepdf.Object:
            made = Dictionary(S=Name.JavaScript, JS=String(text))
            return pdf.make_indirect(made) if shared else made

        events = Dictionary(K=action('AFDate_KeystrokeEx("dd/mm/yyyy");'), F=action(script))
        pdf.Root.AcroForm.Fields[0].AA = pdf.make_indirect(events) if shared else events

    return _changed(change, form())


def bare_binary_line() -> bytes:
    """Foxit and Acrobat write the second line without its percent sign."""
    return handmade(_CATALOGUE, *_ONE_PAGE, second_line=b"\xae\xd8\xa7\xa7\n")


def large_format_scan() -> bytes:
    """A0 in black and white at 600 dpi: many pixels, few bytes."""
    packed = zlib.compress(bytes(19_866 * 28_087 // 8 + 28_087), 9)
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 19866 /Height 28087 /BitsPerComponent 1 /ColorSpace /DeviceGray"
        b" /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2384 3370] /Contents 5 0 R"
        b" /Resources << /XObject << /I 4 0 R >> >> >>"
    )
    draw = b"q 2384 0 0 3370 0 0 cm /I Do Q"
    content = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw)
    return handmade(_CATALOGUE, _PAGES, page, image, content)


def updated() -> bytes:
    """A second revision appended, as when a form is filled in and saved."""
    return _appended(good(), b"<< /Producer (second revision) >>")


def linearised() -> bytes:
    return _saved(good(pages=3), linearize=True)


def linearised_and_updated() -> bytes:
    return _appended(linearised(), b"<< /Producer (second revision) >>")


def object_streams() -> bytes:
    return _saved(good(pages=3), object_stream_mode=pikepdf.ObjectStreamMode.generate)


def owner_password() -> bytes:
    return _saved(good(), encryption=pikepdf.Encryption(owner="owner", user="", R=6))


def links() -> bytes:
    """Jumps and web links that a person clicks, and an opening view."""

    def change(pdf: pikepdf.Pdf) -> None:
        view = Array([pdf.pages[0].obj, Name.Fit])
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=view)
        web = Dictionary(S=Name.URI, URI=String("https://example.org/"))
        jump = Dictionary(S=Name.GoTo, D=view, Next=Array([Dictionary(S=Name.Named, N=Name.NextPage)]))
        _annotate(pdf, *(Dictionary(Subtype=Name.Link, A=action) for action in (web, jump)))

    return _changed(change)


def offset_zero() -> bytes:
    """macOS Quartz and Skia leave entries in use that point to byte 0."""
    data = good()
    at = data.index(b"0000000000 65535 f") + 20
    table_size = data[data.index(b"xref\n") : at].split()[2]
    entries = int(table_size)
    head, tail = data[: at + 20 * (entries - 1)], data[at + 20 * (entries - 1) :]
    head = head.replace(b"0 %d\n" % entries, b"0 %d\n" % (entries + 1))
    tail = tail.replace(b"/Size %d" % entries, b"/Size %d" % (entries + 1))
    return head + b"0000000000 00000 n \n" + tail


def byte_order_mark() -> bytes:
    return b"\xef\xbb\xbf" + good()


def blank_lines_before() -> bytes:
    return b"\r\n\r\n" + good()


def printer_job() -> bytes:
    """What a print driver leaves around the document when it prints to a file."""
    return b"\x1b%-12345X@PJL SET RESOLUTION=600\r\n@PJL ENTER LANGUAGE=PDF\r\n" + good() + b"\x1b%-12345X"


def padded() -> bytes:
    return good() + b"\r\n" + bytes(30_000)


@cache
def signed() -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    held = BytesIO()
    meta = signers.PdfSignatureMetadata(field_name="Signature")
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(good())), meta, signer=_signer(), output=held)
    return held.getvalue()


def signed_twice() -> bytes:
    return _appended(signed(), b"<< /Producer (third revision) >>")


GOOD: Final[dict[str, Builder]] = {
    "text": good,
    "five pages": lambda: good(pages=5),
    "scan": scan,
    "grey scan": grey_scan,
    "fax scan": fax_scan,
    "scan at 600 dpi": scan_600_dpi,
    "blank page": blank,
    "form": form,
    "form with date format": form_with_date_format,
    "form with shared date format": lambda: form_with_date_format(shared=True),
    "updated": updated,
    "linearised": linearised,
    "linearised and updated": linearised_and_updated,
    "object streams": object_streams,
    "owner password": owner_password,
    "links": links,
    "object at offset zero": offset_zero,
    "byte-order mark": byte_order_mark,
    "blank lines before": blank_lines_before,
    "printer job": printer_job,
    "padded with zeros": padded,
    "bare binary line": bare_binary_line,
    "large-format scan": large_format_scan,
    "signed": signed,
    "signed and updated": signed_twice,
}


# --- other kinds of file -----------------------------------------------------------------------------------


def archive(*names: str) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(zipfile.ZipInfo(name), "exemple")
    return held.getvalue()


HTML_PAGE: Final = b"<!DOCTYPE html>\n<html><head><title>RIB</title></head><body><p>RIB</p></body></html>\n"


def heic() -> bytes:
    return struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"heic", 0, b"mif1", b"heic") + bytes(400)


# --- harmful or broken ones --------------------------------------------------------------------------------


def needs_password() -> bytes:
    return _saved(good(), encryption=pikepdf.Encryption(owner="owner", user="user", R=6))


def no_page() -> bytes:
    return handmade(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")


def huge_page() -> bytes:
    return _changed(lambda pdf: pdf.pages[0].__setitem__("/MediaBox", Array([0, 0, 20_000, 20_000])))


def on_opening(action: Dictionary) -> bytes:
    return _changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", action))


def javascript(text: str = "app.alert(1);") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(text))


def named_script() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        tree = Dictionary(Names=Array([String("start"), pdf.make_indirect(javascript())]))
        pdf.Root.Names = Dictionary(JavaScript=tree)

    return _changed(change)


def page_script() -> bytes:
    return _changed(lambda pdf: pdf.pages[0].__setitem__("/AA", Dictionary(O=javascript())))


def closing_page_posing_as_field() -> bytes:
    """A page's /C event is its closing; a field's /C event is a sum."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].T = String("field")
        pdf.pages[0].AA = Dictionary(C=javascript())

    return _changed(change)


def button(action: Dictionary) -> bytes:
    return _changed(lambda pdf: _annotate(pdf, Dictionary(Subtype=Name.Link, A=action)))


def script_in_direct_arrays() -> bytes:
    """The action stands in dictionaries in arrays in arrays, none of them an object of its own."""
    nested = Array([Array([Dictionary(Kids=Array([Dictionary(A=javascript())]))])])
    return _changed(lambda pdf: pdf.Root.__setitem__("/PieceInfo", nested))


def script_after_jump() -> bytes:
    return on_opening(Dictionary(S=Name.Named, N=Name.FirstPage, Next=Array([javascript()])))


def script_by_escaped_name() -> bytes:
    return handmade(
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /J#61vaScript /J#53 (app.alert\\(1\\);) >> >>",
        *_ONE_PAGE,
    )


def form_script_that_sends() -> bytes:
    return form_with_date_format('this.submitForm("https://example.org/");')


def form_script_on_mouse() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.Fields[0].AA = Dictionary(U=javascript())

    return _changed(change, form())


def form_script_also_on_opening() -> bytes:
    """One action in two roles: excused as a field's, not as the document's."""

    def change(pdf: pikepdf.Pdf) -> None:
        action = pdf.make_indirect(javascript("AFNumber_Format(2);"))
        pdf.Root.AcroForm.Fields[0].AA = Dictionary(F=action)
        pdf.Root.OpenAction = action

    return _changed(change, form())


def kind_elsewhere(kind: bytes) -> bytes:
    """The name that says what an action does is an object of its own."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Annots [<< /Type /Annot"
        b" /Subtype /Link /Rect [0 0 9 9] /A << /S 4 0 R /Unix (calc) /F (https://example.org/) >> >>] >>"
    )
    return handmade(_CATALOGUE, _PAGES, page, kind)


def form_script_also_on_click() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        action = pdf.make_indirect(javascript("event.value = 1"))
        pdf.Root.AcroForm.Fields[0].AA = Dictionary(C=action)
        _annotate(pdf, Dictionary(Subtype=Name.Link, A=action))

    return _changed(change, form())


def xfa() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")

    return _changed(change, form())


def rich_media() -> bytes:
    return _changed(lambda pdf: _annotate(pdf, Dictionary(Subtype=Name.RichMedia)))


def bytes_elsewhere() -> bytes:
    """A stream whose bytes are read from another file or address."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"")
        stream.F = String("//example.org/share/x")
        pdf.Root.PieceInfo = Dictionary(X=stream)

    return _changed(change)


def attachment() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["x.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="x.exe")

    return _changed(change)


def attachment_on_page() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        inner = pdf.make_stream(b"MZ")
        inner.Type = Name.EmbeddedFile
        spec = Dictionary(Type=Name.Filespec, F=String("x.exe"), EF=Dictionary(F=inner))
        _annotate(pdf, Dictionary(Subtype=Name.FileAttachment, FS=spec))

    return _changed(change)


def related_files() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        related = Dictionary(F=Array([String("a.exe"), pdf.make_stream(b"MZ")]))
        spec = Dictionary(Type=Name.Filespec, F=String("x.pdf"), RF=related)
        _annotate(pdf, Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=spec)))

    return _changed(change)


def large_archive_inside() -> bytes:
    """A ZIP64 archive: its old end record holds no place, its new one does."""
    inner = archive("x.exe")
    end = inner.index(b"PK\x05\x06")
    entry = inner.index(b"PK\x01\x02")
    new_end = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, end - entry, entry)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    old_end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return _with_bare_stream(inner[:end] + new_end + locator + old_end)


def archive_before_a_decoy() -> bytes:
    return _with_bare_stream(archive("x.exe") + b"PK\x05\x06" + bytes(18))


def _with_bare_stream(held: bytes) -> bytes:
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(held), held)
    return handmade(_CATALOGUE, *_ONE_PAGE, stream)


def pointer_beyond_the_end() -> bytes:
    data = good()
    return data[: data.rindex(b"startxref")] + b"startxref\n99999\n%%EOF\n"


def two_documents(said: bytes = b"") -> bytes:
    """The second one's places count from the first byte, as if it were an update; `said` stands in its trailer."""
    first = good().rstrip() + b"\n"
    at = len(first) + len(b"%PDF-1.4\n")
    parts = [_CATALOGUE, *_ONE_PAGE]
    data, places = first + b"%PDF-1.4\n", []
    for number, thing in enumerate(parts, 1):
        places.append(at)
        written = b"%d 0 obj\n%s\nendobj\n" % (number, thing)
        data, at = data + written, at + len(written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 4\n0000000000 65535 f \n%strailer\n<< /Size 4 /Root 1 0 R %s >>\n" % (table, said)
    return data + b"startxref\n%d\n%%%%EOF\n" % at


def update_with_a_header() -> bytes:
    """As some libraries write it: a header again before the update, whose table names the one before."""
    return _appended(good(), b"<< /Note (again) >>", first=b"%PDF-1.7\n")


def picture_that_cannot_be_unpacked(how: bytes) -> bytes:
    """Beside a line of marks, so that the page is not blank without it."""
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 64 /Height 64 /BitsPerComponent 1 /ColorSpace /DeviceGray"
        b" /Filter /%s /Length 64 >>\nstream\n%s\nendstream" % (how, b"\x5a" * 64)
    )
    marks = b"0 0 0 rg 80 600 400 40 re f q 300 0 0 300 80 200 cm /Im Do Q"
    return handmade(
        _CATALOGUE,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /Im 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(marks), marks),
        image,
    )


def source_kept_inside() -> bytes:
    """A hybrid PDF: its office document lies in a stream that nothing refers to."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PieceInfo = Dictionary(X=pdf.make_stream(archive("content.xml")))

    with pikepdf.open(BytesIO(good())) as pdf:
        change(pdf)
        held = BytesIO()
        pdf.save(held, compress_streams=False, static_id=True)
    return held.getvalue()


def bit_flipped() -> bytes:
    """One byte of a compressed page description is other than it was."""
    data = bytearray(_saved(good(), compress_streams=True))
    data[data.index(b"stream\n", data.index(b"/Contents") - 2000 if b"/Contents" in data else 0) + 40] ^= 0xFF
    return bytes(data)


def zeroed_middle() -> bytes:
    data = scan()
    return data[: len(data) // 3] + bytes(2048) + data[len(data) // 3 + 2048 :]


def page_tree_loop() -> bytes:
    return handmade(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
    )


def deeply_nested() -> bytes:
    return handmade(
        b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 20_000 + b"]" * 20_000 + b" >>", *_ONE_PAGE
    )


def huge_table() -> bytes:
    """A cross-reference table that claims far more objects than there are."""
    return good().replace(b"xref\n0 ", b"xref\n0 99999999").replace(b"/Size ", b"/Size 99999999")


@cache
def content_bomb(layers: int = 1) -> bytes:
    """1 GiB of blanks as the description of one page, compressed once or twice."""
    packed = _packed_blanks(1 << 30)
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    filters = b"[" + b" /FlateDecode" * layers + b" ]"
    stream = b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(packed), filters, packed)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return handmade(_CATALOGUE, _PAGES, page, stream)


@cache
def object_stream_bomb() -> bytes:
    """Half a GiB of blanks where the parser expects objects."""
    packed = _packed_blanks(1 << 29)
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (
        len(packed),
        packed,
    )
    data = b"%PDF-1.5\n"
    places = []
    for number, thing in ((1, _CATALOGUE), (2, _PAGES), (4, stream)):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    entries = [
        (0, 0, 255),
        (1, places[0], 0),
        (1, places[1], 0),
        (2, 4, 0),
        (1, places[2], 0),
        (1, len(data), 0),
    ]
    table = b"".join(struct.pack(">BIB", *entry) for entry in entries)
    at = len(data)
    data += (
        b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (
            len(table),
            table,
        )
    )
    return data + b"startxref\n%d\n%%%%EOF\n" % at


def image_bomb() -> bytes:
    """A picture of 32,768 × 32,768 in a few hundred bytes."""
    packed = zlib.compress(bytes(1 << 16), 9)
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 32768 /Height 32768 /BitsPerComponent 8"
        b" /ColorSpace /DeviceRGB /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(packed), packed)
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /XObject << /I 4 0 R >> >> >>"
    )
    draw = b"q 595 0 0 842 0 0 cm /I Do Q"
    content = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw)
    return handmade(_CATALOGUE, _PAGES, page, image, content)


def many_pages(count: int = 5_001) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    pages = b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 595 842] >>" % (kids, count)
    return handmade(_CATALOGUE, pages, *[b"<< /Type /Page /Parent 2 0 R /Resources << >> >>"] * count)


def endless_content() -> bytes:
    """A hundred million well-formed operators in a few hundred kilobytes."""
    packer, portion, packed = zlib.compressobj(9), b"q Q " * (1 << 20), bytearray()
    for _ in range(60):
        packed += packer.compress(portion)
    packed += packer.flush()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>"
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    return handmade(_CATALOGUE, _PAGES, page, stream)


def html_then_pdf() -> bytes:
    return b"<html><script>alert(1)</script><!--" + good() + b"-->"


def jpeg_then_pdf() -> bytes:
    """A picture whose comment holds a PDF: one file, two meanings."""
    photo, document = picture(60, 80), good()
    return photo[:2] + b"\xff\xfe" + struct.pack(">H", len(document) + 2) + document + photo[2:]


def pdf_with_archive_inside() -> bytes:
    """A PDF to a reader, an archive to an unpacker; its end looks like a PDF's."""
    first, inner = good(), archive("x.exe")
    end = inner.index(b"PK\x05\x06")
    size = int.from_bytes(inner[end + 12 : end + 16], "little")
    tail = first[first.rindex(b"startxref") :]
    return first + inner[:end] + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, size, 0, len(tail)) + tail


BAD: Final[dict[str, tuple[Builder, Finding]]] = {
    "photo": (picture, Finding.JPEG),
    "png": (lambda: picture(kind="PNG"), Finding.PNG),
    "heic": (heic, Finding.HEIC_OR_TIFF),
    "winmail.dat": (lambda: b"\x78\x9f\x3e\x22" + bytes(200), Finding.TNEF),
    "tiff": (lambda: picture(kind="TIFF"), Finding.HEIC_OR_TIFF),
    "web page": (lambda: HTML_PAGE, Finding.HTML),
    "web page in utf-16": (lambda: HTML_PAGE.decode().encode("utf-16"), Finding.HTML),
    "docx": (lambda: archive("[Content_Types].xml", "word/document.xml"), Finding.OFFICE),
    "odt": (lambda: archive("mimetype") + b"application/vnd.oasis.opendocument.text", Finding.OFFICE),
    "doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Finding.OFFICE),
    "rtf": (lambda: b"{\\rtf1\\ansi RIB}", Finding.OFFICE),
    "archive": (lambda: archive("rib.pdf"), Finding.ZIP),
    "plain text": (lambda: "Voici mon relevé d'identité bancaire.\n".encode(), Finding.PLAIN_TEXT),
    "text that calls itself pdf": (lambda: b"%PDF-1.4 this is text", Finding.PLAIN_TEXT),
    "empty": (lambda: b"", Finding.EMPTY),
    "only white space": (lambda: b" \r\n\0\0", Finding.EMPTY),
    "random bytes": (lambda: random.Random(1).randbytes(4_000), Finding.UNKNOWN),  # noqa: S311
    "gif": (lambda: b"GIF89a" + bytes(60), Finding.UNKNOWN),
    "header alone": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Finding.TRUNCATED),
    "cut in half": (lambda: scan()[: len(scan()) // 2], Finding.TRUNCATED),
    "cut before the end mark": (lambda: good().rstrip()[:-5], Finding.TRUNCATED),
    "linearised and cut": (lambda: linearised()[:-300], Finding.TRUNCATED),
    "update cut": (lambda: updated()[:-60], Finding.TRUNCATED),
    "bit flipped": (bit_flipped, Finding.DAMAGED),
    "zeroed middle": (zeroed_middle, Finding.DAMAGED),
    "zeroed beginning": (lambda: bytes(1_500) + good(pages=9)[1_500:], Finding.DAMAGED),
    "line ends changed in transit": (lambda: scan().replace(b"\n", b"\r\n"), Finding.DAMAGED),
    "pointer beyond the end": (pointer_beyond_the_end, Finding.DAMAGED),
    "page tree loop": (page_tree_loop, Finding.DAMAGED),
    "deeply nested": (deeply_nested, Finding.DAMAGED),
    "huge table": (huge_table, Finding.DAMAGED),
    "password": (needs_password, Finding.PASSWORD),
    "no page": (no_page, Finding.NO_PAGE),
    "501 pages": (lambda: many_pages(501), Finding.TOO_MANY_PAGES),
    "5001 pages": (many_pages, Finding.TOO_MANY_PAGES),
    "huge page": (huge_page, Finding.PAGE_TOO_LARGE),
    "too many bytes": (lambda: good() + b" " * 20_000_000, Finding.FILE_TOO_LARGE),
    "content bomb": (content_bomb, Finding.BOMB),
    "two-layer bomb": (lambda: content_bomb(2), Finding.BOMB),
    "object stream bomb": (object_stream_bomb, Finding.BOMB),
    "image bomb": (image_bomb, Finding.BOMB),
    "script on opening": (lambda: on_opening(javascript()), Finding.SCRIPT),
    "script by name": (named_script, Finding.SCRIPT),
    "script of a page": (page_script, Finding.SCRIPT),
    "page posing as field": (closing_page_posing_as_field, Finding.SCRIPT),
    "script on click": (lambda: button(javascript()), Finding.SCRIPT),
    "script in direct arrays": (script_in_direct_arrays, Finding.SCRIPT),
    "script after a jump": (script_after_jump, Finding.SCRIPT),
    "script by escaped name": (script_by_escaped_name, Finding.SCRIPT),
    "script in a link": (
        lambda: button(Dictionary(S=Name.URI, URI=String(" java\tscript:alert(1)"))),
        Finding.SCRIPT,
    ),
    "form script that sends": (form_script_that_sends, Finding.SCRIPT),
    "form script on mouse": (form_script_on_mouse, Finding.SCRIPT),
    "launch by a name elsewhere": (lambda: kind_elsewhere(b"/Launch"), Finding.SCRIPT),
    "submit by a name elsewhere": (lambda: kind_elsewhere(b"/SubmitForm"), Finding.SCRIPT),
    "form script also on click": (form_script_also_on_click, Finding.SCRIPT),
    "form script also on opening": (form_script_also_on_opening, Finding.SCRIPT),
    "launch on opening": (lambda: on_opening(Dictionary(S=Name.Launch, F=String("cmd.exe"))), Finding.SCRIPT),
    "launch on click": (lambda: button(Dictionary(S=Name.Launch, F=String("x.exe"))), Finding.SCRIPT),
    "web address on opening": (
        lambda: on_opening(Dictionary(S=Name.URI, URI=String("https://example.org/"))),
        Finding.SCRIPT,
    ),
    "other file on opening": (
        lambda: on_opening(Dictionary(S=Name.GoToR, F=String("//example.org/share/x.pdf"))),
        Finding.SCRIPT,
    ),
    "submit": (
        lambda: button(Dictionary(S=Name.SubmitForm, F=String("https://example.org/"))),
        Finding.SCRIPT,
    ),
    "xfa": (xfa, Finding.SCRIPT),
    "rich media": (rich_media, Finding.SCRIPT),
    "bytes elsewhere": (bytes_elsewhere, Finding.SCRIPT),
    "attachment": (attachment, Finding.EMBEDDED_FILE),
    "attachment on page": (attachment_on_page, Finding.EMBEDDED_FILE),
    "source kept inside": (source_kept_inside, Finding.EMBEDDED_FILE),
    "related files": (related_files, Finding.EMBEDDED_FILE),
    "large archive inside": (large_archive_inside, Finding.EMBEDDED_FILE),
    "archive before a decoy": (archive_before_a_decoy, Finding.EMBEDDED_FILE),
    "two documents": (two_documents, Finding.FOREIGN_AFTER),
    "two documents, the second leading to itself": (
        lambda: two_documents(b"/Prev %d" % (len(good().rstrip()) + 10)),
        Finding.FOREIGN_AFTER,
    ),
    "the same document twice": (lambda: good().rstrip() + b"\n" + good(), Finding.FOREIGN_AFTER),
    "the same document twice, without a line between": (
        lambda: good().rstrip() + good(),
        Finding.FOREIGN_AFTER,
    ),
    "two documents, a text naming the first": (
        lambda: two_documents(b"/X (\\(/Prev 15)"),
        Finding.FOREIGN_AFTER,
    ),
    "html then pdf": (html_then_pdf, Finding.FOREIGN_BEFORE),
    "jpeg then pdf": (jpeg_then_pdf, Finding.FOREIGN_BEFORE),
    "junk before": (lambda: b"X-Mailer: scanner\r\n\r\n" + good(), Finding.FOREIGN_BEFORE),
    "script between header and document": (
        lambda: (
            good().replace(b"%\xe2", b"<script>alert(1)</script>%\xe2", 1)
            if b"%\xe2" in good()
            else good().replace(b"\n", b"\n<script>alert(1)</script>\n", 1)
        ),
        Finding.FOREIGN_BEFORE,
    ),
    "html after": (lambda: good() + HTML_PAGE, Finding.FOREIGN_AFTER),
    "archive after": (lambda: good() + archive("x.exe"), Finding.FOREIGN_AFTER),
    "archive inside": (pdf_with_archive_inside, Finding.FOREIGN_AFTER),
}


# --- tools -------------------------------------------------------------------------------------------------

_CATALOGUE: Final = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES: Final = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_ONE_PAGE: Final = (_PAGES, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>")


def handmade(*objects: bytes, second_line: bytes = b"") -> bytes:
    """A well-formed file of exactly these objects, numbered from 1; the first is the catalogue."""
    data, places = bytearray(b"%PDF-1.4\n" + second_line), []
    for number, thing in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, at = len(objects) + 1, len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, at)
    return bytes(data)


def _changed(change: Callable[[pikepdf.Pdf], object], data: bytes | None = None) -> bytes:
    with pikepdf.open(BytesIO(data or good())) as pdf:
        change(pdf)
        return _written(pdf)


def _saved(data: bytes, **how: object) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        return _written(pdf, **how)


def _written(pdf: pikepdf.Pdf, **how: object) -> bytes:
    held = BytesIO()
    pdf.save(held, **({"static_id": True} | how if "encryption" not in how else how))  # type: ignore[arg-type]
    return held.getvalue()


def _annotate(pdf: pikepdf.Pdf, *annotations: Dictionary) -> None:
    for annotation in annotations:
        annotation.Type = Name.Annot
        annotation.Rect = Array([72, 600, 200, 620])
    pdf.pages[0].Annots = Array([pdf.make_indirect(annotation) for annotation in annotations])


def _appended(data: bytes, thing: bytes, *, first: bytes = b"") -> bytes:
    """An incremental update that adds one object and changes nothing else."""
    with pikepdf.open(BytesIO(data)) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen
    before = int(data[data.rindex(b"startxref") :].split()[1])
    data += b"\n" + first
    place = len(data)
    data += b"%d 0 obj\n%s\nendobj\n" % (size, thing)
    at = len(data)
    data += b"xref\n%d 1\n%010d 00000 n \n" % (size, place)
    data += b"trailer\n<< /Size %d /Root %d %d R /Prev %d >>\n" % (size + 1, *root, before)
    return data + b"startxref\n%d\n%%%%EOF\n" % at


def _packed_blanks(length: int) -> bytes:
    packer, portion, packed = zlib.compressobj(9), b" " * (1 << 24), bytearray()
    for _ in range(length >> 24):
        packed += packer.compress(portion)
    return bytes(packed + packer.flush())


def _bytes(made: object) -> bytes:
    assert isinstance(made, bytes)
    return made


def _signer() -> object:
    """A key and certificate made for this one signature."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
    from cryptography.x509.oid import NameOID
    from pyhanko.sign import signers

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dr Exemple")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36_500))
        .add_extension(x509.KeyUsage(*[True] * 2, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    held = pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, NoEncryption())
    assert Encoding.DER
    assert PrivateFormat.PKCS12
    signer = signers.SimpleSigner.load_pkcs12_data(held, [], None)
    assert signer is not None
    return signer
