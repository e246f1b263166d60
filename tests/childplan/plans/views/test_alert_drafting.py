"""A decision about an alert is kept while somebody writes it, and is there when they come back."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from childplan.common import clock
from childplan.escalation.models import Alert
from childplan.plans.models import Draft
from tests.childplan.plans.views.conftest import words
from tests.factories.clients import client_of
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

TEXT = "Mother has asked for help with"
TYPED = {"decision": "meeting", "reason": TEXT, "version": "1"}
BY_SCRIPT = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def alert(here: AreaWorld) -> Alert:
    return raised_alert(opened_by(here.head, forename="Amara", surname="Okafor"))


@pytest.fixture
def lead(here: AreaWorld) -> Client:
    return client_of(here.safeguarding_lead)


def page(alert: Alert) -> str:
    return reverse("escalation:alert", args=[alert.pk])


def decides(alert: Alert) -> str:
    return reverse("escalation:decide", args=[alert.pk])


class TestADecisionBegun:
    def test_is_kept_and_the_script_is_told_when(self, lead: Client, alert: Alert) -> None:
        answer = lead.post(decides(alert), {**TYPED, "draft": "1"}, headers=BY_SCRIPT)
        assert json.loads(answer.content) == {"version": 1, "saved": "10:00", "newer": False}
        draft = Draft.objects.get()
        assert (draft.about_id, draft.base_version) == (alert.pk, 1)
        assert draft.information_class == alert.information_class
        assert not Alert.objects.get().decision

    def test_is_in_the_form_on_return(self, lead: Client, alert: Alert) -> None:
        kept = lead.post(decides(alert), {**TYPED, "draft": "1"}, follow=True)
        shown = words(kept)
        assert "Draft saved 10:00" in shown
        again = words(lead.get(page(alert)))
        assert f"{TEXT}</textarea>" in again
        assert 'value="meeting" checked' in again.replace('" class="govuk-radios__input"', '"')
        assert "Nothing of it is saved yet" in again
        assert 'name="draft_version" value="1"' in again

    def test_goes_when_the_decision_is_recorded(self, lead: Client, alert: Alert) -> None:
        lead.post(decides(alert), {**TYPED, "draft": "1"}, headers=BY_SCRIPT)
        lead.post(decides(alert), {**TYPED, "draft_version": "1"})
        assert Alert.objects.get().decision == "meeting"
        assert Draft.objects.get().typed == {}

    def test_can_be_thrown_away(self, lead: Client, alert: Alert) -> None:
        lead.post(decides(alert), {**TYPED, "draft": "1"}, headers=BY_SCRIPT)
        assert "Throw the draft away" in words(lead.get(page(alert)))
        thrown = lead.post(decides(alert), {"throw_away": "1", "draft_version": "1"}, follow=True)
        assert "Draft thrown away" in words(thrown)
        assert TEXT not in words(lead.get(page(alert)))

    def test_is_its_authors_alone(self, here: AreaWorld, lead: Client, alert: Alert) -> None:
        lead.post(decides(alert), {**TYPED, "draft": "1"}, headers=BY_SCRIPT)
        assert TEXT not in words(client_of(here.attendance).get(page(alert)))

    def test_of_another_window_is_shown_beside_this_one(self, lead: Client, alert: Alert) -> None:
        lead.post(decides(alert), {**TYPED, "draft": "1"}, headers=BY_SCRIPT)
        second = {**TYPED, "reason": "Another text", "draft": "1"}
        both = lead.post(decides(alert), second)
        assert both.status_code == 409
        assert TEXT in words(both)
        assert "Another text" in words(both)
        chosen = lead.post(decides(alert), {**second, "draft_version": "1"}, follow=True)
        assert "Another text</textarea>" in words(chosen)

    def test_begun_before_somebody_else_answered_leads_to_both(
        self, here: AreaWorld, lead: Client, alert: Alert
    ) -> None:
        lead.post(decides(alert), {**TYPED, "draft": "1"}, headers=BY_SCRIPT)
        with clock.stopped_at(clock.now() + timedelta(minutes=5)):
            other = client_of(here.attendance)
            other.post(reverse("escalation:acknowledge", args=[alert.pk]), {"version": "1"})
            form = words(lead.get(page(alert)))
            assert 'name="version" value="1"' in form
            both = lead.post(decides(alert), {**TYPED, "draft_version": "1"})
        assert both.status_code == 409
        assert TEXT in words(both)
        assert Draft.objects.get().typed["reason"] == [TEXT]

    def test_is_refused_to_strangers(self, here: AreaWorld, there: AreaWorld, alert: Alert) -> None:
        assert client_of(there.head).post(decides(alert), {**TYPED, "draft": "1"}).status_code == 404
        assert not Draft.objects.exists()
