from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "land.practices"
    label = "practices"
