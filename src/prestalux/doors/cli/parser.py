"""The grammar of the command: nouns, verbs, arguments, each with its help in the person's language."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Final

from prestalux.doors.cli import argparse_words
from prestalux.doors.cli.arguments import (
    account,
    checks,
    exchange,
    journal,
    key,
    letter,
    partner,
    prefix,
    receipt,
    registry,
    request,
)
from prestalux.doors.cli.grammar import Grammar

_NOUNS: Final = (checks, request, journal, letter, receipt, key, prefix, registry, exchange, account, partner)


def build(language: str) -> ArgumentParser:
    argparse_words.teach(language)
    grammar = Grammar(language)
    for noun in _NOUNS:
        noun.add(grammar)
    return grammar.parser
