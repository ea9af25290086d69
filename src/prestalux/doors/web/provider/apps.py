from django.apps import AppConfig


class ProviderConfig(AppConfig):
    name = "prestalux.doors.web.provider"
    label = "web_provider"
