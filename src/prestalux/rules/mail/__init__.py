"""What an e-mail is to the fund: its parts, whom it comes from and what it answers, whether it may be answered.

Bytes of strangers in, values out, at bounded cost (stack.md 9). RFC 5322 and 2045 to 2047 as messages are met, not as
they should be.
"""

from prestalux.rules.mail.authentication import Dmarc, dmarc_of
from prestalux.rules.mail.guessing import Guess, guess
from prestalux.rules.mail.message import (
    BadMessage,
    Fault,
    MailLimits,
    Message,
    Part,
    outside_fault,
    read,
)
from prestalux.rules.mail.report import Delivery, Report

__all__ = [
    "BadMessage",
    "Delivery",
    "Dmarc",
    "Fault",
    "Guess",
    "MailLimits",
    "Message",
    "Part",
    "Report",
    "dmarc_of",
    "guess",
    "outside_fault",
    "read",
]
