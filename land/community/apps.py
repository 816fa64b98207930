from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "land.community"
    label = "community"
