"""What a provider changes of their own data, step by step, and the yearly look at it. Each public function is one use
case: one transaction, one journal line, and the letters and events it causes.
"""

from prestalux.office.changes.actions.asking import (
    ChangedLately,
    ChangeOpenAlready,
    EvidenceMissing,
    NothingChanges,
    NotOfTheProfession,
    Wish,
    answer,
    ask_change,
    withdraw,
)
from prestalux.office.changes.actions.confirming import (
    come_in,
    confirmed_by,
    confirms_only,
    deny,
    let_lapse,
    note_call,
    send_link_again,
    stop,
    stop_at_desk,
)
from prestalux.office.changes.actions.examining import (
    ChangeDeed,
    Words,
    ask_for_evidence,
    assign,
    confirm_deed,
    decide,
    look,
    look_at_original,
    look_at_page,
    send_back,
    take_back,
)
from prestalux.office.changes.actions.letting_in import send_links
from prestalux.office.changes.actions.looking_yearly import confirm_data, remind_yearly

__all__ = [
    "ChangeDeed",
    "ChangeOpenAlready",
    "ChangedLately",
    "EvidenceMissing",
    "NotOfTheProfession",
    "NothingChanges",
    "Wish",
    "Words",
    "answer",
    "ask_change",
    "ask_for_evidence",
    "assign",
    "come_in",
    "confirm_data",
    "confirm_deed",
    "confirmed_by",
    "confirms_only",
    "decide",
    "deny",
    "let_lapse",
    "look",
    "look_at_original",
    "look_at_page",
    "note_call",
    "remind_yearly",
    "send_back",
    "send_link_again",
    "send_links",
    "stop",
    "stop_at_desk",
    "take_back",
    "withdraw",
]
