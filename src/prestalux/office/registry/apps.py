from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "prestalux.office.registry"
    label = "registry"

    def ready(self) -> None:
        from prestalux.office.registry import plain_text

        plain_text.teach_every_connection()
