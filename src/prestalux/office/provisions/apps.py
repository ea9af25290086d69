from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    name = "prestalux.office.provisions"
    label = "provisions"
