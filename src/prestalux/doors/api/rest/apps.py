from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "prestalux.doors.api.rest"
    label = "rest"
