from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "land.pages"
    label = "pages"
