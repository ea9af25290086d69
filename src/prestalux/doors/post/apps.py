from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "prestalux.doors.post"
    label = "post"
