from django.apps import AppConfig


class ProofsConfig(AppConfig):
    name = "prestalux.office.proofs"
    label = "proofs"
