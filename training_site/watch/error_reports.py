"""A report of an error (500), as it is mailed to ADMINS: where it happened, and nothing that was sent, no cookie, no value of a variable. Of whoever
made the request stands the account's number alone."""

from collections.abc import ItemsView
from typing import Any

from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from training_site.watch.scrub import scrubbed

LEFT_OUT = "(left out)"


class NamelessFilter(SafeExceptionReporterFilter):
    """Of an error: nothing that was sent, no cookie, no value of a variable."""

    def is_active(self, request: Any) -> bool:
        return True

    def get_post_parameters(self, request: Any) -> dict[str, str]:
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request is not None else {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()


class NamelessReporter(ExceptionReporter):
    """What is mailed of an error (500) to ADMINS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filter = NamelessFilter()

    def get_traceback_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().get_traceback_data()
        user = getattr(self.request, "user", None)
        items = ("filtered_POST_items", "request_GET_items", "request_COOKIES_items", "request_FILES_items")
        data.update({name: [(key, LEFT_OUT) for key, _value in data.get(name) or []] for name in items})
        data["user_str"] = str(getattr(user, "pk", None) or "")
        for name in ("request_insecure_uri", "exception_value"):
            if data.get(name):
                data[name] = scrubbed(str(data[name]))
        return data
