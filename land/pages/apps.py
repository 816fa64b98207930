from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "land.pages"
    label = "pages"

    def ready(self) -> None:
        from land.pages import offers, published  # noqa: F401 (offers registers itself)

        published.listen()
