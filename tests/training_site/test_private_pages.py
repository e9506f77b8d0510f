"""A page that is not for everybody leads to the one log-in of the site, and back."""

from urllib.parse import quote

from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, get_page_models


def test_a_visitor_is_led_to_the_log_in_and_back(client, course):
    page = course.pages["en"]
    PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type="login")
    answer = client.get(page.url)
    assert answer.url == f"{reverse('account_login')}?next={quote(page.url)}"
    assert client.get(answer.url).status_code == 200


def test_no_page_is_offered_behind_a_password_that_goes_round():
    assert {model.__name__ for model in get_page_models() if "password" in model.private_page_options} <= {"Page"}
