from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "prestalux.doors.web.account"
    label = "web_account"
