from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "prestalux.office.accounts"
    label = "accounts"
