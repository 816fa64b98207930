from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "land.core"
    label = "core"

    def ready(self) -> None:
        from land.core import checks, demo, offers, reference  # noqa: F401 (system checks register themselves)

        offers.references.add(offers.Reference("territories", reference.load_territories, order=10))
        offers.references.add(offers.Reference("terms", reference.load_terms, order=20))
        offers.demos.add(offers.Demo("programme", demo.load, order=10))
