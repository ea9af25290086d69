from django.apps import AppConfig


class LayoutConfig(AppConfig):
    name = "prestalux.doors.web.layout"
    label = "web_layout"
