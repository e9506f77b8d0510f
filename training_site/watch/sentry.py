"""Errors told to a Sentry, where SENTRY_DSN names one: what went wrong and where, never to whom."""

from typing import Any

from training_site.watch import request_ids
from training_site.watch.scrub import scrubbed

# Whom it was for, and with what; the route stands in `transaction`.
LEFT_OUT = ("request", "user", "breadcrumbs")


def start(dsn: str, *, environment: str, **options: Any) -> None:
    """Have errors of this process told. Without a DSN nothing is imported. `options`: further ones of sentry_sdk.init, for a test."""
    if not dsn:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn,
        environment=environment,
        # That persons are left out is what sentry-sdk does when nothing is said of them (`send_default_pii` is deprecated).
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        server_name="",
        before_send=before_send,
        **options,
    )


def before_send(event: Any, hint: dict[str, Any]) -> Any:
    """The event without what names a person or opens a door; with the id by which the log tells of the same request."""
    event = {name: value for name, value in event.items() if name not in LEFT_OUT}
    event["extra"] = {"request": request_ids.current.get(), "task": request_ids.task.get()}
    clean: dict[str, Any] = _clean(event)
    return clean


def _clean(value: Any) -> Any:
    """Every text in it scrubbed."""
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value
