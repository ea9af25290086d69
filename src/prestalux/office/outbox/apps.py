from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "prestalux.office.outbox"
    label = "outbox"
