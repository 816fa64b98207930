from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "land.notifications"
    label = "notifications"
