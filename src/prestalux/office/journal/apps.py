from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "prestalux.office.journal"
    label = "journal"
