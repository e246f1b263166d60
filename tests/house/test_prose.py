"""Every form that asks for prose keeps a draft, or says why not. `test_addresses.py` looks at the pages themselves."""

from django import forms

from childplan.plans.vocabulary import DraftOfForm
from tests.house.prose import BASES, DRAFTED, OF_A_LINE, WITHOUT, prose_forms, unkept


class Rumour(forms.Form):
    text = forms.CharField(widget=forms.Textarea)


class TestAFormThatAsksForProse:
    def test_keeps_a_draft_or_says_why_not(self) -> None:
        assert prose_forms() - BASES == DRAFTED.keys() | WITHOUT.keys()

    def test_does_not_do_both(self) -> None:
        assert not DRAFTED.keys() & WITHOUT.keys()
        assert all(len(why) > 40 for why, _ in WITHOUT.values())

    def test_that_nobody_thought_of_is_noticed(self) -> None:
        assert prose_forms([Rumour]) == {"tests.house.test_prose.Rumour"}
        assert not prose_forms([forms.Form])


class TestADraft:
    def test_is_of_a_form_that_is_there(self) -> None:
        of_forms = [draft for drafts in DRAFTED.values() for draft in drafts]
        assert len(of_forms) == len(set(of_forms))
        assert set(of_forms) | OF_A_LINE == set(DraftOfForm.values)


class TestABoxForProse:
    def test_is_noticed_in_a_form_without_a_draft(self) -> None:
        page = '<form method="post"><textarea id="t" name="text">a</textarea></form><form></form>'
        assert unkept(page) == ["text"]
        assert unkept(page.replace("post", 'post" data-draft x="')) == []
