from django.apps import AppConfig


class ApplicantConfig(AppConfig):
    name = "prestalux.doors.web.applicant"
    label = "web_applicant"
