from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "prestalux.doors.web.staff"
    label = "web_staff"
