from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "prestalux.office.events"
    label = "events"
