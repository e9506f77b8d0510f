"""How an API refuses: in JSON, in English, never with what was sent."""

from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import Field

# What a code means: in the OpenAPI description in English, on the page of the API in the reader's language. An API may say it more exactly.
MEANINGS = {
    200: gettext_noop("The answer."),
    400: gettext_noop("The body is not JSON."),
    401: gettext_noop("The request carries no token that holds."),
    403: gettext_noop("The person whose token it is may not see this."),
    404: gettext_noop("There is nothing of the kind."),
    413: gettext_noop("The body is too large."),
    422: gettext_noop("The request is not understood: the answer says where and why."),
    429: gettext_noop("Too many requests: the header Retry-After says how many seconds to wait."),
}


class TooMany(Exception):
    """More than one may ask; in `wait` seconds one may again. From where: "from your network", "with this token"."""

    def __init__(self, wait: int, from_where: str) -> None:
        super().__init__(f"Too many requests {from_where}. Wait {wait} seconds and try once more.")
        self.wait = wait


class Mistake(Schema):
    where: list[str] = Field(description=gettext_noop("The way to the field, from the outside in."))
    what: str = Field(description=gettext_noop("Why it is not understood, in English."))


class Trouble(Schema):
    detail: str = Field(description=gettext_noop("What is wrong, in English."))
    errors: list[Mistake] | None = Field(default=None, description=gettext_noop("What is not understood, place by place; only with 422."))
