"""What is asked of the network and the space, and when it makes sense."""

from __future__ import annotations

import pytest

from prestalux.rules.exchange.requests import (
    AccessKind,
    AccessNotAllowed,
    AccessStatus,
    AccessStep,
    HeldAlready,
    NothingConnected,
    after,
    require_sensible,
)


@pytest.mark.parametrize("step", AccessStep)
def test_whoever_asked_gets_one_answer(step: AccessStep) -> None:
    ended = after(AccessStatus.SUBMITTED, step)
    for another in AccessStep:
        with pytest.raises(AccessNotAllowed):
            after(ended, another)


@pytest.mark.parametrize("kind", [AccessKind.NETWORK_CHANGE, AccessKind.NETWORK_TERMINATION])
def test_only_a_connection_that_exists_is_changed_or_ended(kind: AccessKind) -> None:
    require_sensible(kind, connected=True, has_access=False)
    with pytest.raises(NothingConnected):
        require_sensible(kind, connected=False, has_access=False)


def test_what_is_held_is_not_asked_for_again() -> None:
    with pytest.raises(HeldAlready):
        require_sensible(AccessKind.NETWORK_ACTIVATION, connected=True, has_access=False)
    with pytest.raises(HeldAlready):
        require_sensible(AccessKind.EXCHANGE_ACCESS, connected=False, has_access=True)


def test_access_can_be_asked_for_before_the_network() -> None:
    require_sensible(AccessKind.EXCHANGE_ACCESS, connected=False, has_access=False)
