from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "land.practices"
    label = "practices"

    def ready(self) -> None:
        from land.practices import notices, offers  # noqa: F401 (they register what practices offer)
