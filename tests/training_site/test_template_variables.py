"""The guard that makes other tests fail on missing variables must itself be able to fail."""

import pytest
from django.template import engines
from django.template.loader import render_to_string

from tests.template_variables import MissingTemplateVariable


def test_a_missing_variable_in_our_template_fails(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.template_variables.ROOT", tmp_path)
    (tmp_path / "ours.html").write_text("{{ nobody_gave_this }}")
    monkeypatch.setattr(engines["django"].engine, "dirs", [tmp_path])
    engines["django"].engine.template_loaders[0].reset()
    with pytest.raises(MissingTemplateVariable, match="nobody_gave_this"):
        render_to_string("ours.html")
    engines["django"].engine.template_loaders[0].reset()


def test_a_missing_variable_in_a_package_is_let_through():
    assert engines["django"].from_string("[{{ nobody_gave_this }}]").render({}) == "[]"
