"""Pieces with something to read, made by code: statements of banks, permits, our own sheet filled in, signed files."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pikepdf import Array, Dictionary, Name, String
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from prestalux.rules.reading.sheet import MARK

SIGNED_AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def text(*lines: str) -> bytes:
    """Pages of text, as many lines as there are."""
    held = BytesIO()
    sheet = canvas.Canvas(held, pagesize=A4, invariant=1)
    for first in range(0, len(lines), 60):
        sheet.setFont("Helvetica", 10)
        for row, line in enumerate(lines[first : first + 60]):
            sheet.drawString(60, 790 - 12 * row, line)
        sheet.showPage()
    sheet.save()
    return held.getvalue()


def statement(iban: str = "LU28 0019 4006 4475 0000", holder: str = "Mme Anna WEBER") -> bytes:
    return text(
        "Relevé d'identité bancaire",
        f"Titulaire du compte : {holder}",
        f"IBAN : {iban}",
        "BIC : BCEELULL",
    )


def permit(until: str = "31 décembre 2027") -> bytes:
    return text("Autorisation d'exercer la profession de médecin-dentiste", f"Valable jusqu'au {until}")


def form(fields: dict[str, object], change: Callable[[pikepdf.Pdf], object] = lambda _pdf: None) -> bytes:
    """A form with these field values, as any program may have written it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=A4)
        widgets = [
            pdf.make_indirect(
                Dictionary(
                    FT=Name.Tx,
                    T=String(name),
                    V=value,
                    Type=Name.Annot,
                    Subtype=Name.Widget,
                    Rect=Array([0, 0, 100, 20]),
                )
            )
            for name, value in fields.items()
        ]
        pdf.Root.AcroForm = Dictionary(Fields=Array(widgets))
        change(pdf)
        held = BytesIO()
        pdf.save(held)
    return held.getvalue()


def filled(blank: bytes, **answers: str) -> bytes:
    """Our own sheet as a reader of PDF saves it."""
    with pikepdf.open(BytesIO(blank)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if (value := answers.pop(str(field.T), None)) is not None:
                field.V = String(value)
        assert not answers, f"the sheet has no field {answers}"
        held = BytesIO()
        pdf.save(held)
    return held.getvalue()


def marked(fields: dict[str, object]) -> bytes:
    """A form that says it is our sheet, and may lie."""
    return form({MARK: String("1"), **fields})


@cache
def authority() -> tuple[Any, x509.Certificate]:
    return _certificate("Autorité d’exemple", None)


@cache
def _person() -> tuple[Any, x509.Certificate]:
    return _certificate("Anna Weber", authority())


def anchor() -> bytes:
    return authority()[1].public_bytes(Encoding.DER)


@cache
def signed(data: bytes) -> bytes:
    """By Anna Weber, whose certificate the authority issued."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    key, certificate = _person()
    held = pkcs12.serialize_key_and_certificates(b"x", key, certificate, [authority()[1]], NoEncryption())
    signer = signers.SimpleSigner.load_pkcs12_data(held, [], None)
    out = BytesIO()
    meta = signers.PdfSignatureMetadata(field_name="Signature")
    writer = IncrementalPdfFileWriter(BytesIO(data))
    # Signing runs a loop of its own, which a thread that drives a browser has already.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(signers.sign_pdf, writer, meta, signer=signer, output=out).result()
    return out.getvalue()


def changed_after_signing(data: bytes) -> bytes:
    """Another page description, put on top as an update: the signed bytes stay as they were."""
    from pyhanko.pdf_utils.generic import StreamObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(signed(data)))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 100 100 re f"))
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def broken_signature(data: bytes) -> bytes:
    """A byte of the signed part was changed."""
    whole = bytearray(signed(data))
    place = whole.index(b"/Producer")
    whole[place + 12] ^= 1
    return bytes(whole)


def signature_nonsense(**entries: object) -> bytes:
    """A signature field whose value is a dictionary of these entries."""

    def change(pdf: pikepdf.Pdf) -> None:
        field = pdf.Root.AcroForm.Fields[0]
        field.FT = Name.Sig
        field.V = pdf.make_indirect(Dictionary(**{"Type": Name.Sig, **entries}))

    return form({"Signature": String("")}, change)


def _certificate(
    name: str, issuer: tuple[Any, x509.Certificate] | None
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    building = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[1].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36_500))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=issuer is not None,
                content_commitment=issuer is not None,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=issuer is None,
                crl_sign=issuer is None,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    return key, building.sign(issuer[0] if issuer else key, hashes.SHA256())
