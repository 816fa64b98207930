from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StartupsConfig(AppConfig):
    name = "startups"
    label = "startups"
    verbose_name = _("New cooperatives")

    def ready(self) -> None:
        from startups import notices, offers  # noqa: F401 (they register what the room offers)
