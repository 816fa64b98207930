"""How a session is shown to whoever opened it."""

from django import template

from land.accounts.devices import device

register = template.Library()
register.filter("device", device)
