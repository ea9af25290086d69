"""The cage: right verdicts and pictures from processes that may crash, hang, die or lie."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from tests.samples import pdf

from prestalux.office.files.cage import Cage, CageUnavailable, NoSuchPage, PageUnreadable
from prestalux.rules.documents import Finding, Flag, Limits


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(size=1) as made:
        yield made


def children_of(parent: int) -> set[int]:
    found = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            owner = int(entry.read_text().rsplit(")", 1)[1].split()[1])
            caged = b"cage_child" in (entry.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if caged and owner == parent:
            found.add(int(entry.parent.name))
    return found


def only_child(before: set[int]) -> int:
    (child,) = children_of(os.getpid()) - before
    return child


def has_ended(process: int) -> bool:
    """Wait, within reason, until a process is gone."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    with os.fdopen(handle):
        return bool(select.select([handle], [], [], 20)[0])


@pytest.mark.parametrize("name", pdf.GOOD)
def test_a_good_file_is_taken_in_the_cage_too(cage: Cage, name: str) -> None:
    assert cage.judge(pdf.GOOD[name]()).finding is None


@pytest.mark.parametrize("how", [b"JPXDecode", b"JBIG2Decode"])
def test_a_picture_that_cannot_be_unpacked_beside_other_marks_is_damage(cage: Cage, how: bytes) -> None:
    assert cage.judge(pdf.picture_that_cannot_be_unpacked(how)).finding is Finding.DAMAGED


@pytest.mark.parametrize("name", pdf.BAD)
def test_a_bad_file_gets_the_same_code_in_the_cage(cage: Cage, name: str) -> None:
    builder, expected = pdf.BAD[name]

    assert cage.judge(builder()).finding is expected


@pytest.mark.parametrize("name", ["owner password", "signed", "fax scan", "form"])
def test_a_child_can_read_any_kind_first(name: str) -> None:
    with Cage(size=1) as fresh:
        assert fresh.judge(pdf.GOOD[name]()).accepted


def test_a_blank_page_is_told() -> None:
    with Cage(size=1) as fresh:
        assert fresh.judge(pdf.blank()).flags == (Flag.LOOKS_BLANK,)


def test_a_blank_scan_is_told(cage: Cage) -> None:
    assert Flag.LOOKS_BLANK in cage.judge(pdf.blank_scan()).flags


@pytest.mark.parametrize("name", ["text", "scan", "fax scan", "form"])
def test_a_page_with_writing_does_not_look_blank(cage: Cage, name: str) -> None:
    assert Flag.LOOKS_BLANK not in cage.judge(pdf.GOOD[name]()).flags


def test_one_short_line_is_enough_not_to_look_blank(cage: Cage) -> None:
    assert Flag.LOOKS_BLANK not in cage.judge(pdf.one_word()).flags


def test_a_blank_first_page_is_not_a_blank_file(cage: Cage) -> None:
    assert Flag.LOOKS_BLANK not in cage.judge(pdf.blank_first_page()).flags


def test_a_page_is_drawn_at_the_resolution_asked_for(cage: Cage) -> None:
    image = cage.page_image(pdf.good(pages=2), 2, dpi=72)

    assert (image.width, image.height) == (596, 842)


def test_a_page_image_is_a_png_of_the_page(cage: Cage) -> None:
    with Image.open(BytesIO(cage.page_image(pdf.good(), 1).png)) as picture:
        assert picture.convert("L").getextrema() == (0, 255)


def unlike(cage: Cage, data: bytes) -> Image.Image:
    """Where and how much a stamped page differs from the plain one."""
    plain, stamped = (
        Image.open(BytesIO(cage.page_image(data, 1, stamp=stamp).png)) for stamp in ("", "carl · 27.11.2026")
    )
    with plain, stamped:
        return ImageChops.difference(plain, stamped).convert("L")


@pytest.mark.parametrize("name", ["good", "scan", "large_page", "blank"])
def test_a_stamp_is_in_every_sixteenth_of_the_page(cage: Cage, name: str) -> None:
    changed = unlike(cage, getattr(pdf, name)())
    width, height = changed.width // 4, changed.height // 4
    corners = [(x * width, y * height) for x in range(4) for y in range(4)]
    fields = [changed.crop((x, y, x + width, y + height)) for x, y in corners]
    assert [field.getextrema()[1] > 40 for field in fields] == [True] * 16


def test_a_stamp_leaves_most_of_the_page_as_it_was(cage: Cage) -> None:
    counts = unlike(cage, pdf.good()).histogram()
    assert sum(counts[9:]) < 0.2 * sum(counts)


@pytest.mark.parametrize("words", ["x", "é" * 500, "Ω漢字 \x00 \n"])
def test_any_words_can_be_stamped(cage: Cage, words: str) -> None:
    assert cage.page_image(pdf.good(), 1, stamp=words).width == cage.page_image(pdf.good(), 1).width


def test_the_largest_page_gives_an_image_of_bounded_size(cage: Cage) -> None:
    image = cage.page_image(pdf.large_page(), 1)

    assert max(image.width, image.height) <= 4_000


@pytest.mark.parametrize("number", [-1, 0, 2, 1 << 40])
def test_a_page_that_is_not_there_is_refused(cage: Cage, number: int) -> None:
    with pytest.raises(NoSuchPage):
        cage.page_image(pdf.good(), number)


@pytest.mark.parametrize("data", [b"", b"no pdf", pdf.needs_password()])
def test_a_page_of_no_readable_file_is_refused(cage: Cage, data: bytes) -> None:
    with pytest.raises(PageUnreadable):
        cage.page_image(data, 1)


def test_the_limits_reach_the_child() -> None:
    with Cage(size=1, limits=Limits(max_pages=2)) as small:
        assert small.judge(pdf.good(pages=3)).finding is Finding.TOO_MANY_PAGES


def test_a_file_beyond_the_limit_is_not_even_sent() -> None:
    before = children_of(os.getpid())
    with Cage(size=1, limits=Limits(max_bytes=100)) as small:
        assert small.judge(pdf.good()).finding is Finding.FILE_TOO_LARGE
        assert children_of(os.getpid()) == before


def test_no_child_is_started_before_it_is_needed() -> None:
    before = children_of(os.getpid())
    with Cage():
        assert children_of(os.getpid()) == before


def test_many_threads_share_few_children() -> None:
    before = children_of(os.getpid())
    with Cage(size=2) as shared, ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(lambda count: shared.judge(pdf.good(pages=count)).pages, [1, 2, 3, 4] * 10))
        assert pages == [1, 2, 3, 4] * 10
        assert len(children_of(os.getpid()) - before) <= 2


def test_a_child_outlives_the_thread_that_asked_first() -> None:
    before = children_of(os.getpid())
    with Cage(size=1) as made:
        asker = threading.Thread(target=made.judge, args=(pdf.good(),))
        asker.start()
        asker.join()
        first = only_child(before)
        made.judge(pdf.good())
        assert only_child(before) == first


def test_a_child_is_replaced_after_its_jobs() -> None:
    before = children_of(os.getpid())
    with Cage(size=1, recycle_after=2) as made:
        made.judge(pdf.good())
        first = only_child(before)
        made.judge(pdf.good())
        made.judge(pdf.good())
        assert only_child(before) != first


def test_a_child_killed_while_idle_is_replaced() -> None:
    before = children_of(os.getpid())
    with Cage(size=1) as made:
        made.judge(pdf.good())
        os.kill(only_child(before), signal.SIGKILL)
        assert made.judge(pdf.good()).accepted


def test_a_child_that_hangs_is_killed_and_the_file_refused() -> None:
    before = children_of(os.getpid())
    with Cage(size=1, wall_seconds=0.5) as made:
        made.judge(pdf.good())
        hung = only_child(before)
        os.kill(hung, signal.SIGSTOP)
        assert made.judge(pdf.good()).finding is Finding.BOMB
        assert has_ended(hung)


def test_after_a_hang_the_next_file_is_judged() -> None:
    before = children_of(os.getpid())
    with Cage(size=1, wall_seconds=2) as made:
        made.judge(pdf.good())
        os.kill(only_child(before), signal.SIGSTOP)
        made.judge(pdf.good())
        assert made.judge(pdf.good()).accepted


def test_a_file_that_takes_too_much_processor_time_is_refused() -> None:
    with Cage(size=1, cpu_seconds=1) as made:
        assert made.judge(pdf.endless_content()).finding is Finding.BOMB


def test_a_file_that_takes_too_much_memory_is_refused() -> None:
    with Cage(size=1, memory=300 << 20) as made:
        assert made.judge(pdf.content_bomb()).finding is Finding.BOMB


def test_a_caller_does_not_wait_for_ever_for_a_free_child() -> None:
    before = children_of(os.getpid())
    with Cage(size=1, wall_seconds=1, patience_seconds=0.1) as made:
        made.judge(pdf.good())
        os.kill(only_child(before), signal.SIGSTOP)
        with ThreadPoolExecutor(2) as threads:
            answers = [threads.submit(made.judge, pdf.good()) for _ in range(2)]
        outcomes = {type(answer.exception()) for answer in answers}
        assert outcomes == {type(None), CageUnavailable}


def test_a_closed_cage_leaves_no_process() -> None:
    before = children_of(os.getpid())
    made = Cage(size=1)
    made.judge(pdf.good())
    child = only_child(before)
    made.close()

    assert has_ended(child)


def test_a_closed_cage_says_so() -> None:
    made = Cage()
    made.close()
    made.close()
    with pytest.raises(CageUnavailable):
        made.judge(pdf.good())


def run_alone(script: str) -> subprocess.Popen[str]:
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    )


def test_children_end_when_their_parent_is_killed() -> None:
    script = """
from prestalux.office.files.cage import Cage
from tests.samples import pdf
cage = Cage(size=1)
cage.judge(pdf.good())
print("ready", flush=True)
input()
"""
    with run_alone(script) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        (child,) = children_of(parent.pid)
        parent.kill()
        assert has_ended(child)


def test_a_process_that_forked_gets_children_of_its_own() -> None:
    script = """
import os, warnings
warnings.simplefilter("ignore")
from prestalux.office.files.cage import Cage
from tests.samples import pdf
cage = Cage(size=1)
cage.judge(pdf.good())
if os.fork() == 0:
    print(cage.judge(pdf.good()).accepted, flush=True)
    os._exit(0)
os.wait()
print(cage.judge(pdf.good()).accepted, flush=True)
cage.close()
"""
    with run_alone(script) as parent:
        said, _ = parent.communicate(timeout=60)
    assert said.split() == ["True", "True"]


def test_the_cage_does_without_django() -> None:
    with run_alone("import sys, prestalux.office.files.cage; print('django' in sys.modules)") as alone:
        said, _ = alone.communicate(timeout=60)
    assert said == "False\n"
