from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "land.enrolment"
    label = "enrolment"
