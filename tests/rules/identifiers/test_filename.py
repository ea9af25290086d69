import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prestalux.rules.identifiers.filename import label

ANY = st.text(st.characters(), max_size=300)


@given(ANY, st.sampled_from(["", ".pdf", ".PDF", ".jpeg", "/", "\\", ".", " ", "\x00.pdf"]))
@example("😀" * 300, ".pdf")
@example("a" + "\u0301" * 400, ".pdf")
@example("\u1d160" * 200, ".pdf")
@example("CON", " .pdf")
def test_a_label_is_always_harmless(stem: str, end: str) -> None:
    seen = label(stem + end)
    assert 0 < len(seen) <= 120
    assert len(seen.encode()) <= 255
    assert not set(seen) & set('/\\<>:"|?*')
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in seen)
    assert seen[0] not in ". "
    assert seen[-1] not in ". "
    assert seen == unicodedata.normalize("NFC", seen)


@given(ANY, st.sampled_from(["", ".pdf", ". pdf", "..pdf"]))
def test_a_label_of_a_label_is_the_same(stem: str, end: str) -> None:
    assert label(label(stem + end)) == label(stem + end)


@pytest.mark.parametrize(
    "name", ["scan.pdf", "Fiche de renseignements (2).pdf", "Ausweis_Müller.pdf", "书.pdf", "a"]
)
def test_an_honest_name_stays_as_it_is(name: str) -> None:
    assert label(name) == name


@pytest.mark.parametrize(
    "name",
    ["../../etc/scan.pdf", "C:\\Users\\anna\\scan.pdf", "/scan.pdf", "a/b\\scan.pdf", "..\\..\\scan.pdf"],
)
def test_paths_are_dropped(name: str) -> None:
    assert label(name) == "scan.pdf"


def test_a_direction_mark_cannot_hide_the_real_extension() -> None:
    assert label("carte\u202efdp.exe") == "cartefdp.exe"


@pytest.mark.parametrize(
    "name", ["scan\x00.pdf", "sc\u200ban.pdf", "\ufeffscan.pdf", "scan\r\n.pdf", "sc\x1ban.pdf"]
)
def test_hidden_characters_are_dropped(name: str) -> None:
    assert label(name) == "scan.pdf"


@pytest.mark.parametrize("name", ["", ".", "..", "///", "\u202e", " ", "\x00", ".pdf", "...", "~", "\ud800"])
def test_nothing_left_gives_the_default(name: str) -> None:
    assert label(name) == "document.pdf"


def test_the_default_may_be_given() -> None:
    assert label("", default="sheet.pdf") == "sheet.pdf"


@pytest.mark.parametrize("name", ["CON", "con.pdf", "Nul.tar.gz", "LPT1", "com9.pdf", "aux .pdf", "com¹.pdf"])
def test_device_names_of_windows_are_no_longer_device_names(name: str) -> None:
    assert label(name).startswith("_")


@pytest.mark.parametrize("name", ["console.pdf", "COM10.pdf", "auxiliaire.pdf"])
def test_names_that_only_begin_like_a_device_stay(name: str) -> None:
    assert label(name) == name


def test_a_long_name_keeps_its_extension() -> None:
    assert label("x" * 300 + ".pdf") == "x" * 116 + ".pdf"


def test_a_long_name_of_wide_characters_keeps_its_extension() -> None:
    assert label("😀" * 300 + ".pdf") == "😀" * 62 + ".pdf"


def test_a_hidden_file_is_shown() -> None:
    assert label(".htaccess") == "htaccess"


def test_a_pile_of_accents_is_cut_down() -> None:
    assert label("Z" + "\u0323" * 40 + ".pdf") == "Ẓ\u0323\u0323.pdf"
