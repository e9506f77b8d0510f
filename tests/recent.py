"""A browser in which somebody is logged in and has just shown the password, as what cannot be taken back asks for."""

from django.urls import reverse

from tests.factories.people import PASSWORD


def enter(client, person):
    client.force_login(person)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client
