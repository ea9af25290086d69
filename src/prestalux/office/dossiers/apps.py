from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "prestalux.office.dossiers"
    label = "dossiers"
