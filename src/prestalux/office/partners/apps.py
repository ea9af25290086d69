from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "prestalux.office.partners"
    label = "partners"
