from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "land.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        from land.dashboard import notices, offers  # noqa: F401 (they register themselves)
