"""What families agreed to, and what bodies did, by page."""

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from childplan.sharing.models import FamilyAgreement, SharingAgreement
from tests.childplan.plans.views.conftest import words
from tests.factories import sharing
from tests.factories.clients import client_of
from tests.factories.identity import opened_by
from tests.factories.plans import adult
from tests.house.begun import day
from tests.worlds.two_areas import AreaWorld

TODAY = date(2026, 3, 2)


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    return opened_by(here.head, forename="Amara", surname="Okafor")


class TestWhatTheFamilyAgreedTo:
    def test_is_recorded_and_taken_back(self, here, child) -> None:
        mother, head = adult(child, "Ngozi Okafor"), client_of(here.head)
        path = reverse("sharing:record_family_agreement", args=[child])
        assert "Ngozi Okafor, mother, with parental responsibility" in words(head.get(path))
        said = {"to": "early_help_support", "answer": "agreed", "person": mother.pk, "how": "in_person"}
        shown = words(head.post(path, {**said, **day("said_on", TODAY)}, follow=True))
        assert "What the family answered is recorded. Saved 10:00" in shown
        assert "Ngozi Okafor, in person, 2 March 2026" in shown
        agreed = FamilyAgreement.objects.get()
        back = reverse("sharing:withdraw_family_agreement", args=[child, agreed.pk])
        shown = words(head.post(back, {"how": "by_telephone", **day("said_on", TODAY)}, follow=True))
        assert (
            "End the help that rests on it, and tell children’s social care if the child may be at risk"
            in shown
        )
        assert "Withdrawn" in shown
        assert head.get(back).status_code == 404

    def test_asks_for_what_is_missing(self, here, child) -> None:
        answer = words(
            client_of(here.head).post(reverse("sharing:record_family_agreement", args=[child]), {})
        )
        for told in ("Choose what they were asked", "Choose who answered", "Enter the day"):
            assert told in answer

    def test_does_not_take_a_person_of_another_family(self, here, child) -> None:
        stranger = adult(opened_by(here.head), "Somebody else")
        said = {"to": "early_help_support", "answer": "agreed", "person": stranger.pk, "how": "in_person"}
        path = reverse("sharing:record_family_agreement", args=[child])
        answer = words(client_of(here.head).post(path, {**said, **day("said_on", TODAY)}))
        assert "There is a problem" in answer
        assert not FamilyAgreement.objects.exists()


class TestSharingAgreements:
    def test_are_added_read_and_ended(self, here) -> None:
        officer = client_of(sharing.privacy_officer(here))
        said = {
            "title": "Early help agreement",
            "organisations": [here.school.pk, here.authority.pk],
            "purposes": ["support", "safeguard"],
            "classes": ["4", "8"],
            "basis": "public_task",
            **day("signed_on", date(2026, 1, 5)),
            **day("valid_from", date(2026, 1, 10)),
            **day("review_on", date(2026, 2, 10)),
        }
        shown = words(officer.post(reverse("sharing:keep_agreement"), said, follow=True))
        assert "The agreement is on the list. Saved 10:00" in shown
        assert "Larkshire Council, Larkshire Primary" in shown
        assert "Review due" in shown
        reader = words(client_of(here.head).get(reverse("sharing:agreements")))
        assert "Early help agreement" in reader
        assert "Add a sharing agreement" not in reader
        end = reverse("sharing:end_agreement", args=[SharingAgreement.objects.get().pk])
        assert client_of(here.head).get(end).status_code == 403
        shown = words(officer.post(end, {"reason": "A new one is signed"}, follow=True))
        assert "The agreement has ended. Saved 10:00" in shown
        assert officer.get(end).status_code == 404

    def test_are_mended_by_adding_one_like_it(self, here) -> None:
        officer = client_of(sharing.privacy_officer(here))
        kept = sharing.agreement(sharing.privacy_officer(here), here.school, here.authority)
        like = f"{reverse('sharing:keep_agreement')}?like={kept.pk}"
        assert like in words(officer.get(reverse("sharing:agreements")))
        form = officer.get(like).context["form"]
        assert form["title"].initial == kept.title
        assert form["organisations"].initial == kept.organisation_ids
        for other in ("x", "00000000-0000-4000-8000-000000000000"):
            assert officer.get(f"{reverse('sharing:keep_agreement')}?like={other}").status_code == 200

    def test_that_are_not_whole_are_asked_for_again(self, here) -> None:
        officer = client_of(sharing.privacy_officer(here))
        answer = words(officer.post(reverse("sharing:keep_agreement"), {"title": "Half"}))
        assert "Choose at least two organisations of the area" in answer
        assert 'value="Half"' in answer
        assert not SharingAgreement.objects.exists()
