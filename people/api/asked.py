"""What may stand in an address after "?"."""

from typing import Any

from ninja import Schema
from pydantic import ValidationInfo, model_validator


class Asked(Schema):
    """No name but those of the fields: a filter that is mistyped would be left out without a word, and what comes be taken for what was asked."""

    @model_validator(mode="before")
    @classmethod
    def only_what_is_declared(cls, values: Any, info: ValidationInfo) -> Any:
        if info.context is not None and not set(info.context["request"].GET) <= set(cls.model_fields):
            raise ValueError(f"no parameters are known but {', '.join(sorted(cls.model_fields))}")
        return values
