"""The API: certificates verified by machines. Read-only, without an account, never more than the public page shows. Its page is /api/."""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja.errors import HttpError
from ninja.parser import Parser

from certificates import queries, rate_limit
from certificates.api.schemas import (
    Answer,
    CertificateOut,
    InPath,
    Many,
    NumberAndName,
    StatusListOut,
    certificate_out,
    status_list_out,
)
from certificates.models import Certificate, StatusList
from certificates.public_facts import public_facts
from people.api.base import HouseAPI
from people.api.troubles import TooMany, Trouble
from people.rate_limit import wait

LARGEST_BODY = 100_000
NOT_FOUND = "There is no such certificate."


class SmallBodies(Parser):
    """Reads no body that is larger than a hundred certificates can be. What it raises, django-ninja raises as an HttpError."""

    def parse_body(self, request: HttpRequest) -> Any:
        if len(request.body) > LARGEST_BODY:
            raise RequestDataTooBig
        return json.loads(request.body)


class PublicAPI(HouseAPI):
    """Every answer, a refusal too, is for anybody."""

    def set_default_exception_handlers(self) -> None:
        super().set_default_exception_handlers()
        self.exception_handler(RequestDataTooBig)(self.too_large)

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, data, **kwargs)
        if request.method in ("GET", "HEAD"):
            response["Access-Control-Allow-Origin"] = "*"
        return response

    def refused(self, request: HttpRequest, error: HttpError) -> HttpResponse:
        if error.status_code != 400:
            return super().refused(request, error)
        if len(request.body) > LARGEST_BODY:
            return self.too_large(request)
        return self.create_response(request, {"detail": self.meanings[400]}, status=400)

    def too_large(self, request: HttpRequest, error: RequestDataTooBig | None = None) -> HttpResponse:
        return self.create_response(request, {"detail": f"The body is larger than {LARGEST_BODY} bytes."}, status=413)


api = PublicAPI(
    title=gettext_noop("Certificates of election observers"),
    version="1",
    description=gettext_noop(
        "Verify certificates: one or up to a hundred at once. Nobody needs an account. An unknown certificate and a wrong name get the "
        "same answer. Where many are verified, take the signed status lists: they need no request a certificate."
    ),
    page="certificates:api",
    meanings={404: gettext_noop("There is no such certificate, or the name is another one.")},
    urls_namespace="api",
    parser=SmallBodies(),
)
REFUSED = {422: Trouble, 429: Trouble}
REFUSED_BODY = {400: Trouble, 413: Trouble, **REFUSED}


@api.get(
    "/certificates/{token}",
    response={200: CertificateOut, 404: Trouble, **REFUSED},
    summary=gettext_noop("Verify one by its link"),
    description=gettext_noop("Sixty a minute for one address."),
)
def by_token(request: HttpRequest, token: InPath) -> CertificateOut:
    _limit(request, "api", 60)
    return _found(queries.by_token(token))


@api.post(
    "/verify",
    response={200: CertificateOut, 404: Trouble, **REFUSED_BODY},
    summary=gettext_noop("Verify one by number and name"),
    description=gettext_noop("By POST, so that names stay out of logs. Twenty in five minutes for one address, the page for people included."),
)
def by_number(request: HttpRequest, asked: NumberAndName) -> CertificateOut:
    _raise_where(rate_limit.wait(request))
    token = queries.token_of(asked.number, asked.name)
    return _found(queries.by_token(token))


@api.post(
    "/verify-many",
    response={200: list[Answer], **REFUSED_BODY},
    summary=gettext_noop("Verify up to a hundred"),
    description=gettext_noop(
        "One answer for each that is asked for, in the same order. Ten requests a minute; each number and name counts as one at /verify."
    ),
)
def many(request: HttpRequest, asked: Many) -> list[Answer]:
    _limit(request, "api_many", 10)
    if by_number := sum(one.token is None for one in asked.certificates):
        _raise_where(rate_limit.wait(request, by_number))
    found = queries.found_among(
        [one.token for one in asked.certificates if one.token is not None],
        [one.number for one in asked.certificates if one.number is not None],
    )
    return [_answer(queries.chosen(found, token=one.token, number=one.number, name=one.name)) for one in asked.certificates]


@api.get(
    "/status-lists",
    response=list[StatusListOut],
    summary=gettext_noop("Where the signed status lists are"),
    description=gettext_noop("Each list holds 131,072 places; a certificate names its list and its place."),
)
def status_lists(request: HttpRequest) -> list[StatusListOut]:
    numbers = list(StatusList.objects.order_by("number").values_list("number", flat=True))
    return [status_list_out(number) for number in numbers or [1]]


def _limit(request: HttpRequest, what: str, most: int) -> None:
    """So many a minute for one address."""
    _raise_where(wait(f"certificates:{what}", get_adapter().get_client_ip(request), most=most, seconds=60))


def _raise_where(seconds: int) -> None:
    if seconds:
        raise TooMany(seconds, "from your network")


def _found(certificate: Certificate | None) -> CertificateOut:
    if certificate is None:
        raise HttpError(404, NOT_FOUND)
    return certificate_out(public_facts(certificate, timezone.now()), certificate.public_url)


def _answer(certificate: Certificate | None) -> Answer:
    return Answer(found=False) if certificate is None else Answer(found=True, certificate=_found(certificate))
