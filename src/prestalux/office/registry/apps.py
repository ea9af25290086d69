from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "prestalux.office.registry"
    label = "registry"
