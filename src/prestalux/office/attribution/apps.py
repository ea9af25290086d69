from django.apps import AppConfig


class AttributionConfig(AppConfig):
    name = "prestalux.office.attribution"
    label = "attribution"
