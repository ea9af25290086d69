from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "prestalux.office.files"
    label = "files"
