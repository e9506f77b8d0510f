from django import template

from people.devices import device

register = template.Library()
register.filter("device", device)
