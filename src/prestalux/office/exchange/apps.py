from django.apps import AppConfig


class Exchange(AppConfig):
    name = "prestalux.office.exchange"
    label = "exchange"
