from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "land.enrolment"
    label = "enrolment"

    def ready(self) -> None:
        from land.enrolment import notices, offers  # noqa: F401 (register what it offers and says)
