"""What an e-mail is to the fund: its parts, whom it comes from and what it answers, whether it may be answered.

Bytes of strangers in, values out, at bounded cost (stack.md 9). RFC 5322 and 2045 to 2047 as messages are met, not as
they should be.
"""

from prestalux.rules.mail.authentication import Authentication, Verdict, authentication_of
from prestalux.rules.mail.guessing import Guess, guess
from prestalux.rules.mail.message import (
    BadMessage,
    Fault,
    MailLimits,
    Message,
    Part,
    head_of,
    outside_fault,
    read,
)
from prestalux.rules.mail.report import Delivery, Report
from prestalux.rules.mail.wrapping import wrapped_as

__all__ = [
    "Authentication",
    "BadMessage",
    "Delivery",
    "Fault",
    "Guess",
    "MailLimits",
    "Message",
    "Part",
    "Report",
    "Verdict",
    "authentication_of",
    "guess",
    "head_of",
    "outside_fault",
    "read",
    "wrapped_as",
]
