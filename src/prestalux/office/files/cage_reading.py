"""Text, form fields and signatures of a file, read by the caged child alone; each within its own bounds.

Text by PDFium; the fields of our own sheet by pikepdf, any other form's are left alone; signatures by pyHanko,
which fetches nothing: trust comes from the anchors in the question.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from prestalux.office.files.reading import (
    LONGEST_ANSWER,
    MOST_SIGNATURES,
    FileRead,
    Outcome,
    SignatureRead,
    SignatureVerdict,
    visible_line,
)
from prestalux.rules.identifiers.postal_address import load_countries
from prestalux.rules.mail.guessing import titles_in
from prestalux.rules.reading import account_holder, expiry_days, ibans
from prestalux.rules.reading.access_form import ACCESS_FIELDS, ACCESS_MARK, is_printed_form
from prestalux.rules.reading.sheet import FIELDS, MARK

MOST_PAGES: Final = 12
MOST_CHARACTERS: Final = 200_000
LEAST_LETTERS: Final = 12
"""Fewer letters than that are a scanner's stamp, not a text."""
_MOST_FIELDS: Final = 400
_DEEPEST: Final = 6

_NUMBERS: Final = "LU28 0019 4006 4475 0000, DE89 3704 0044 0532 0130 00, valid until 31.12.2027"

_loop: asyncio.AbstractEventLoop | None = None


def read(data: bytes, anchors: list[bytes], at: datetime) -> FileRead:
    """Raises what PDFium and pikepdf raise when the file cannot be opened at all."""
    text = _text(data)
    answers = _answers(data, MARK)
    access = _answers(data, ACCESS_MARK) if answers is None else None
    has_text = sum(char.isalpha() for char in text[:20_000]) >= LEAST_LETTERS
    return FileRead(
        outcome=Outcome.READ if has_text or answers is not None else Outcome.NO_TEXT,
        ibans=ibans(text),
        holder=visible_line(account_holder(text)),
        ends=expiry_days(text),
        signatures=_signatures(data, anchors, at),
        answers=answers,
        access=access,
        access_printed=answers is None and access is None and is_printed_form(text),
        titles=titles_in(text),
    )


# --- text ----------------------------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    try:
        parts: list[str] = []
        rest = MOST_CHARACTERS
        for at in range(min(len(document), MOST_PAGES)):
            part = _page_text(document, at, rest)
            parts.append(part)
            rest -= len(part)
            if rest <= 0:
                break
        return "\n".join(parts)
    finally:
        document.close()


def _page_text(document: pdfium.PdfDocument, at: int, most: int) -> str:
    page = document[at]
    try:
        words = page.get_textpage()
        try:
            count = min(words.count_chars(), most)
            text: str = words.get_text_range(0, count, errors="ignore") if count > 0 else ""
            return text
        finally:
            words.close()
    finally:
        page.close()


# --- the fields of our own sheet -----------------------------------------------------------------------------


_FORMS: Final = {MARK: FIELDS, ACCESS_MARK: ACCESS_FIELDS}
"""The fields of our own forms, by the mark that each has."""


def _answers(data: bytes, mark: str) -> dict[str, str] | None:
    with pikepdf.open(BytesIO(data)) as pdf:
        form = pdf.Root.get("/AcroForm")
        fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
        if not isinstance(fields, pikepdf.Array):
            return None
        found: dict[str, str] = {}
        _walk(fields, "", found, [0], 0, _FORMS[mark] | {mark})
    if found.pop(mark, None) is None:
        return None
    return {name: text for name, text in found.items() if text.strip()}


def _walk(
    fields: pikepdf.Array,
    above: str,
    found: dict[str, str],
    seen: list[int],
    depth: int,
    names: frozenset[str],
) -> None:
    """Only names that the form has; the first of two fields of one name stands."""
    for at in range(min(len(fields), _MOST_FIELDS)):
        seen[0] += 1
        if seen[0] > _MOST_FIELDS:
            return
        field = fields[at]
        if not isinstance(field, pikepdf.Dictionary):
            continue
        name = _joined(above, field.get("/T"))
        kids = field.get("/Kids")
        if name in names:
            found.setdefault(name, _value(field.get("/V")))
        elif isinstance(kids, pikepdf.Array) and depth < _DEEPEST:
            _walk(kids, name, found, seen, depth + 1, names)


def _joined(above: str, own: object) -> str:
    text = str(own)[:100] if isinstance(own, pikepdf.String) else ""
    return f"{above}.{text}" if above and text else above or text


def _value(value: object) -> str:
    """A typed text or the name of a state that is switched on; whatever else stands there is no answer."""
    if isinstance(value, pikepdf.String):
        return str(value)[:LONGEST_ANSWER].replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, pikepdf.Name):
        state = str(value).removeprefix("/")[:LONGEST_ANSWER]
        return "" if state == "Off" else state
    return ""


# --- signatures ----------------------------------------------------------------------------------------------


def _signatures(data: bytes, anchors: list[bytes], at: datetime) -> tuple[SignatureRead, ...]:
    present = _signature_values(data)
    if not present:
        return ()
    try:
        embedded = list(PdfFileReader(BytesIO(data), strict=False).embedded_signatures)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:  # noqa: BLE001 (what nonsense makes pyHanko raise has no common parent)
        return (SignatureRead(SignatureVerdict.BROKEN),)
    roots = [asn1.Certificate.load(anchor) for anchor in anchors]
    judged = [_judged(one, roots, at, last=one is embedded[-1]) for one in embedded[-MOST_SIGNATURES:]]
    if len(embedded) < present:  # pyHanko passes over what it takes for no signature at all
        judged.append(SignatureRead(SignatureVerdict.BROKEN))
    return tuple(judged[-MOST_SIGNATURES:])


def _signature_values(data: bytes) -> int:
    """How many signatures the file claims to hold, whatever they are worth."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return sum(isinstance(thing, pikepdf.Dictionary) and "/ByteRange" in thing for thing in pdf.objects)


def _judged(
    one: EmbeddedPdfSignature, roots: list[asn1.Certificate], at: datetime, *, last: bool
) -> SignatureRead:
    signer, signed_at = _own_words(one)
    try:
        context = ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)
        status: Any = _run(async_validate_pdf_signature(one, signer_validation_context=context))
        verdict = _verdict(status, last=last)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:  # noqa: BLE001 (the same)
        verdict = SignatureVerdict.BROKEN
    return SignatureRead(verdict, signer, signed_at)


def _verdict(status: Any, *, last: bool) -> SignatureVerdict:
    if not (status.intact and status.valid):
        return SignatureVerdict.BROKEN
    # What stands behind the last signature is not signed, even where a reader shows it as part of the document.
    covers = status.coverage is SignatureCoverageLevel.ENTIRE_FILE or (
        not last and status.coverage is SignatureCoverageLevel.ENTIRE_REVISION
    )
    harmless = status.modification_level not in {ModificationLevel.OTHER, None} or (
        status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    )
    if not covers or not harmless or status.docmdp_ok is False:
        return SignatureVerdict.CHANGED
    return SignatureVerdict.TRUSTED if status.trusted else SignatureVerdict.UNKNOWN_SIGNER


def _own_words(one: EmbeddedPdfSignature) -> tuple[str, datetime | None]:
    try:
        name = one.signer_cert.subject.native.get("common_name", "")
        signer = visible_line(name if isinstance(name, str) else "")
    except Exception:  # noqa: BLE001 (the same)
        signer = ""
    try:
        when = one.self_reported_timestamp
        # A signature without a zone says an hour somewhere: the day is about right, and that is what is shown.
        aware = when.replace(tzinfo=UTC) if when is not None and when.tzinfo is None else when
        return signer, aware.astimezone(UTC) if aware is not None else None
    except Exception:  # noqa: BLE001 (the same)
        return signer, None


def _run(coroutine: Any) -> Any:
    assert _loop is not None  # noqa: S101 (for the type checker)
    return _loop.run_until_complete(coroutine)


# --- before the doors close ----------------------------------------------------------------------------------


def load_everything() -> None:
    """Read one signed file of each kind of key: afterwards no module can be loaded and no loop be made."""
    global _loop
    logging.disable(logging.CRITICAL)
    _loop = asyncio.new_event_loop()
    # The lists of countries and banks are read from files at the first number, each country's at its own.
    load_countries()
    assert ibans(_NUMBERS) and expiry_days(_NUMBERS)  # noqa: S101, PT018 (ours)
    now = datetime(2026, 1, 2, tzinfo=UTC)
    for data, anchor in _samples(now):
        read(data, [anchor], now + timedelta(hours=1))
        read(data, [], now + timedelta(hours=1))


def _samples(now: datetime) -> list[tuple[bytes, bytes]]:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    keys = (ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65_537, 2048))
    return [_sample(key, now) for key in keys]


def _sample(key: Any, now: datetime) -> tuple[bytes, bytes]:
    from asn1crypto import keys as asn1_keys
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sample")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.KeyUsage(*[True] * 2, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        held = BytesIO()
        pdf.save(held)
    signed = BytesIO()
    writer = IncrementalPdfFileWriter(held)
    coroutine = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="Sample"), signer=signer
    ).async_sign_pdf(writer, output=signed)
    _run(coroutine)
    return signed.getvalue(), certificate
