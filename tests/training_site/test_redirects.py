"""Nobody is sent to another site by an address of ours, and no mail leads to a host that a caller made up."""

import pytest
from django.urls import reverse

from tests.factories.people import PASSWORD

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "https:evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "https://testserver@evil.example/",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_log_in_and_the_switch_of_languages_stay_here(client, tree, volunteer, address):
    sent = {"login": volunteer.email, "password": PASSWORD, "next": address}
    assert "evil" not in client.post(f"{reverse('account_login')}?next={address}", sent)["Location"]
    assert "evil" not in client.post("/i18n/setlang/", {"language": "ru", "next": address})["Location"]
    location = client.post(reverse("account_logout"), {"next": address})["Location"]
    assert "evil" not in location
    assert "javascript" not in location


def test_a_host_that_is_not_ours_is_refused(client, tree, volunteer, mailoutbox):
    for header in ({"HTTP_HOST": "evil.example"}, {"HTTP_X_FORWARDED_HOST": "evil.example"}):
        response = client.post(reverse("account_request_login_code"), {"email": volunteer.email}, **header)
        assert response.status_code == 400 or "evil" not in response["Location"]
    assert not any("evil" in mail.body for mail in mailoutbox)
