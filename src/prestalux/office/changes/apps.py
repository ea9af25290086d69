from django.apps import AppConfig


class Changes(AppConfig):
    name = "prestalux.office.changes"
    label = "changes"
