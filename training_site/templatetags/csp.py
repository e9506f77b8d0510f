"""{% csp_nonce %}: what an inline script of Wagtail's admin needs in order to run. Ours have none."""

from django import template

from training_site.headers import csp_nonce

register = template.Library()
register.simple_tag(csp_nonce, name="csp_nonce")
