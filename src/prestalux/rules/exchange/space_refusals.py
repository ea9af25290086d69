"""What the exchange space does not let a client do, where nothing but the request itself has to be looked at."""

from __future__ import annotations

from prestalux.rules.errors import Refusal


class WrongFolder(Refusal):
    """Files are deposited in one folder, and in no folder below it."""

    code = "exchange-wrong-folder"


class FoldersGiven(Refusal):
    """None can be made, renamed or removed."""

    code = "exchange-folders-given"


class NoLinks(Refusal):
    code = "exchange-no-links"


class RoleMissing(Refusal):
    """The account may not do it. `facts`: role."""

    code = "exchange-role-missing"


class OnlyToCollect(Refusal):
    """The code has ended or is suspended: what was answered is collected, and nothing else is done."""

    code = "exchange-only-to-collect"


class SealedForTheFund(Refusal):
    """A request file cannot be read back."""

    code = "exchange-sealed"


class TakenAlready(Refusal):
    """What the fund has taken is not removed, renamed or shortened by its sender."""

    code = "exchange-taken-already"


class StillWritten(Refusal):
    """This very session has the file open for writing."""

    code = "exchange-still-written"


class ReturnKeepsItsName(Refusal):
    """A return moves between two folders, and nowhere else."""

    code = "exchange-return-move"


class KeptForItsTime(Refusal):
    """Receipts, and returns that were acknowledged, are not removed or changed."""

    code = "exchange-kept"


class NotNow(Refusal):
    """There is no room, or the store or the database does not answer."""

    code = "exchange-not-now"


class TooManyOpen(Refusal):
    """`facts`: most, files open at once in one session."""

    code = "exchange-too-many-open"


class ControlUnreadable(Refusal):
    """A control file that holds no SHA-256, or several."""

    code = "exchange-control-unreadable"


class ControlWithoutFile(Refusal):
    """There is no file that it could be about."""

    code = "exchange-control-without-file"


class ControlDiffers(Refusal):
    """The file was taken, and has another SHA-256."""

    code = "exchange-control-differs"


class Shorter(Refusal):
    """The client gave the file a length and wrote less."""

    code = "exchange-shorter"


class SpaceFull(Refusal):
    """Files over which nothing is decided yet fill the space."""

    code = "exchange-space-full"


class TooFast(Refusal):
    """The client was made to wait for its turn, and waited too long."""

    code = "exchange-too-fast"
