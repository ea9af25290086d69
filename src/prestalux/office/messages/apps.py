from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "prestalux.office.messages"
    label = "mailbox"
