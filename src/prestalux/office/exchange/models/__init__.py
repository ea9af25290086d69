from prestalux.office.exchange.models.accounts import (
    AccessRequest,
    AccountKey,
    EventCursor,
    ExchangeAccess,
    ExchangeAccount,
    ExchangeSession,
    NetworkConnection,
    TurnedAway,
)

__all__ = [
    "AccessRequest",
    "AccountKey",
    "EventCursor",
    "ExchangeAccess",
    "ExchangeAccount",
    "ExchangeSession",
    "NetworkConnection",
    "TurnedAway",
]
