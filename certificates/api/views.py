"""The API: certificates verified by machines. Read-only, without an account, never more than the public page shows. Its page is /api/."""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Path
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.parser import Parser

from certificates import queries, rate_limit
from certificates.api.schemas import (
    Answer,
    CertificateOut,
    Many,
    NumberAndName,
    StatusListOut,
    Token,
    Trouble,
    certificate_out,
    status_list_out,
)
from certificates.models import Certificate, StatusList
from certificates.public_facts import public_facts
from people.rate_limit import wait

LARGEST_BODY = 100_000
NOT_FOUND = "There is no such certificate."
TOO_MANY = "Too many requests from your network. Wait {} seconds and try once more."


class TooMany(Exception):
    """More than one address may ask; in `wait` seconds it may again."""

    def __init__(self, wait: int) -> None:
        super().__init__(TOO_MANY.format(wait))
        self.wait = wait


class SmallBodies(Parser):
    """Reads no body that is larger than a hundred certificates can be. What it raises, django-ninja raises as an HttpError."""

    def parse_body(self, request: HttpRequest) -> Any:
        if len(request.body) > LARGEST_BODY:
            raise RequestDataTooBig
        return json.loads(request.body)


class PublicAPI(NinjaAPI):
    """Every answer, a refusal too, is for anybody, kept by nobody and indexed by nobody."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, data, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store"
        if request.method in ("GET", "HEAD"):
            response["Access-Control-Allow-Origin"] = "*"
        return response


class OurDocs(DocsBase):
    """Leads to the page in the reader's language: django-ninja's own would add eight megabytes of scripts to every collectstatic."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        response = redirect("certificates:api")
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        response["X-Robots-Tag"] = "noindex"
        return response


api = PublicAPI(
    title=gettext_noop("Certificates of election observers"),
    version="1",
    description=gettext_noop(
        "Verify certificates: one or up to a hundred at once. Nobody needs an account. An unknown certificate and a wrong name get the "
        "same answer. Where many are verified, take the signed status lists: they need no request a certificate."
    ),
    docs=OurDocs(),
    docs_url="/",
    urls_namespace="api",
    parser=SmallBodies(),
)


@api.exception_handler(HttpError)
@api.exception_handler(RequestDataTooBig)
def refused(request: HttpRequest, error: HttpError | RequestDataTooBig) -> HttpResponse:
    if isinstance(error, RequestDataTooBig) or (error.status_code == 400 and len(request.body) > LARGEST_BODY):
        return api.create_response(request, {"detail": f"The body is larger than {LARGEST_BODY} bytes."}, status=413)
    told = "The body is not JSON." if error.status_code == 400 else str(error)
    return api.create_response(request, {"detail": told}, status=error.status_code)


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = api.create_response(request, {"detail": str(error)}, status=429)
    response["Retry-After"] = str(error.wait)
    return response


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Where it is wrong, and why; never what was sent."""
    told = [{"where": [str(part)[:50] for part in one["loc"]], "what": str(one["msg"])[:200]} for one in error.errors[:20]]
    return api.create_response(request, {"detail": "The request is not understood.", "errors": told}, status=422)


@api.get(
    "/certificates/{token}",
    response={200: CertificateOut, 404: Trouble, 429: Trouble},
    summary=gettext_noop("Verify one by its link"),
    description=gettext_noop("Sixty a minute for one address."),
)
def by_token(request: HttpRequest, token: Path[Token]) -> CertificateOut:
    _limit(request, "api", 60)
    return _found(queries.by_token(token))


@api.post(
    "/verify",
    response={200: CertificateOut, 404: Trouble, 429: Trouble},
    summary=gettext_noop("Verify one by number and name"),
    description=gettext_noop("By POST, so that names stay out of logs. Twenty in five minutes for one address, the page for people included."),
)
def by_number(request: HttpRequest, asked: NumberAndName) -> CertificateOut:
    _raise_where(rate_limit.wait(request))
    token = queries.token_of(asked.number, asked.name)
    return _found(queries.by_token(token))


@api.post(
    "/verify-many",
    response={200: list[Answer], 429: Trouble},
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
        raise TooMany(seconds)


def _found(certificate: Certificate | None) -> CertificateOut:
    if certificate is None:
        raise HttpError(404, NOT_FOUND)
    return certificate_out(public_facts(certificate, timezone.now()), certificate.public_url)


def _answer(certificate: Certificate | None) -> Answer:
    return Answer(found=False) if certificate is None else Answer(found=True, certificate=_found(certificate))
