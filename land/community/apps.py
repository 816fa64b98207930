from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "land.community"
    label = "community"

    def ready(self) -> None:
        from land.community import notices, offers  # noqa: F401 (they register themselves)
