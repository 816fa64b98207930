from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "land.notifications"
    label = "notifications"

    def ready(self) -> None:
        from land.notifications import notices, offers  # noqa: F401 (they register themselves)
