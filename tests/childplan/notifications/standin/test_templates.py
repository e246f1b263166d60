"""The templates: asked after through the client, and those we ship."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from notifications_python_client.errors import HTTPError

from childplan.notifications.standin import template_id
from childplan.notifications.standin.__main__ import TEMPLATES
from childplan.notifications.standin.templates import TemplatesMissing, read_templates
from tests.childplan.notifications.running import VISIT, Running, standing_in

# Typed here, and typed by whoever sends: a renamed placeholder breaks both.
SHIPPED = {
    "daily_summary": {"area_name", "link", "waiting"},
    "something_new": {"area_name", "link"},
    "alert_raised": {"area_name", "link", "raised_on", "answer_by"},
    "alert_to_manager": {"area_name", "link", "raised_on", "answer_by"},
    "parent_invitation": {"area_name", "link", "practitioner_name", "organisation_name", "ends_on"},
    "page_ends": {"area_name", "last_day", "link", "whom_to_call"},
    "password_reset": {"area_name", "link"},
    "second_step_changed": {"area_name"},
    "second_step_reset": {"area_name"},
    "emergency_opened": {"area_name", "link"},
    "emergency_reviewed": {"area_name", "link"},
    "emergency_overdue": {"area_name", "link"},
}


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Running]:
    with standing_in(tmp_path) as running:
        yield running


class TestAskingAfterTemplates:
    def test_lists_all_or_those_of_one_kind(self, standin: Running) -> None:
        everything = standin.client().get_all_templates()["templates"]
        texts = standin.client().get_all_templates(template_type="sms")["templates"]

        assert [each["name"] for each in everything] == ["hello", "reminder", "visit"]
        assert [each["name"] for each in texts] == ["reminder"]

    def test_shows_one_with_what_it_asks_for(self, standin: Running) -> None:
        shown = standin.client().get_template(template_id("visit"))

        assert (shown["name"], shown["type"], shown["version"]) == ("visit", "email", 1)
        assert list(shown["personalisation"]) == ["day", "name", "link"]
        assert standin.client().get_template_version(template_id("visit"), 1) == shown

    def test_previews_one_without_sending(self, standin: Running) -> None:
        preview = standin.client().post_template_preview(template_id("visit"), VISIT)

        assert preview["subject"] == "A visit on Friday"
        assert standin.lines() == []

    def test_names_what_a_preview_lacks(self, standin: Running) -> None:
        with pytest.raises(HTTPError) as caught:
            standin.client().post_template_preview(template_id("visit"), {"day": "Friday"})

        assert caught.value.message == [
            {"error": "BadRequestError", "message": "Missing personalisation: name, link"}
        ]

    def test_does_not_know_a_stranger(self, standin: Running) -> None:
        with pytest.raises(HTTPError) as caught:
            standin.client().get_template(template_id("nobody"))

        assert caught.value.status_code == 404


class TestTemplateId:
    def test_never_changes(self) -> None:
        assert template_id("alert_raised") == "0225dfc1-0ebc-5e72-a642-afafb040fe69"


class TestReadTemplates:
    def test_refuses_a_folder_without_any(self, tmp_path: Path) -> None:
        with pytest.raises(TemplatesMissing, match=str(tmp_path)):
            read_templates(tmp_path)


class TestShippedTemplates:
    def test_ask_for_what_their_senders_give(self) -> None:
        shipped = read_templates(TEMPLATES).values()

        assert {each.name: set(each.placeholders) for each in shipped} == SHIPPED

    def test_have_subjects_that_say_nothing_of_anybody(self) -> None:
        subjects = [each.subject for each in read_templates(TEMPLATES).values()]

        assert all(subject and "((" not in subject for subject in subjects)
        assert len(subjects) == len(SHIPPED)

    def test_never_ask_for_a_child(self) -> None:
        asked = {name for each in read_templates(TEMPLATES).values() for name in each.placeholders}

        assert not {name for name in asked if "child" in name or name in {"name", "upn", "nhs_number"}}
