from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "prestalux.doors.web.public"
    label = "web_public"
