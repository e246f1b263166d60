"""Forms come out in the look, and their errors say what to do and where."""

import re
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from childplan.common.forms import GovukRenderer
from childplan.common.forms.errors import field_errors, in_sentence

from .asking import FILLED, WRONG, ConcernForm


def links(html: str) -> list[tuple[str, str]]:
    """The errors of the summary, each with the id it leads to."""
    return re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', html)


def ids(html: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', html)


class TestForm:
    def test_is_rendered_by_the_house_renderer(self) -> None:
        assert isinstance(ConcernForm().renderer, GovukRenderer)

    def test_shows_no_summary_before_it_is_sent(self) -> None:
        assert "There is a problem" not in str(ConcernForm())

    def test_shows_no_summary_when_all_is_well(self) -> None:
        form = ConcernForm(FILLED)
        assert form.is_valid(), form.errors
        assert "There is a problem" not in str(form)

    def test_sums_up_every_error_with_a_link_to_its_field(self) -> None:
        assert links(str(ConcernForm(WRONG))) == [
            ("id_forename", "First name must be 20 characters or fewer"),
            ("id_born_month", "Birth date: enter a real date, like 27 3 2026"),
            ("id_email", "Enter an email address in the correct format, like name@example.com"),
            ("id_sessions", "Sessions missed must be a whole number, like 12"),
            ("id_kind", "Choose an answer to “What kind of concern is it?” from the list"),
            ("id_seen_by", "Choose at least one: who has seen the child"),
            ("id_school", "Choose school from the list"),
            ("id_words", "Enter what happened"),
            ("id_agreed", "Tick “The parent knows about this”"),
        ]

    def test_leads_every_link_to_something_on_the_page(self) -> None:
        html = str(ConcernForm(WRONG))
        assert {target for target, _ in links(html)} <= set(ids(html))

    def test_gives_no_id_twice(self) -> None:
        found = ids(str(ConcernForm(WRONG)))
        assert len(found) == len(set(found))

    def test_names_a_hidden_field_that_is_wrong_without_a_link(self) -> None:
        assert "<li>Version must be a whole number, like 12</li>" in str(ConcernForm(WRONG))

    def test_is_summed_up_once_on_a_page(self) -> None:
        page = Template("{% load govuk %}{% error_summary form %}<h1>Concern</h1>{{ form }}")
        html = page.render(Context({"form": ConcernForm(WRONG)}))
        assert html.count("There is a problem") == 1
        assert html.index("There is a problem") < html.index("<h1>")

    def test_says_which_fields_may_be_left_empty_and_uses_no_asterisk(self) -> None:
        html = str(ConcernForm())
        assert "NHS number (optional)" in html
        assert "First name (optional)" not in html
        assert "*" not in html

    def test_leaves_the_browsers_own_checks_out(self) -> None:
        html = str(ConcernForm())
        assert not re.search(
            r"\b(required|placeholder|maxlength|min|max)=?[\" >]", html.replace("data-maxlength", "")
        )

    def test_keeps_what_was_typed_but_never_a_password(self) -> None:
        html = str(ConcernForm(WRONG))
        assert 'value="A name far longer than it may be"' in html
        assert "not shown again" not in html

    def test_escapes_what_was_typed(self) -> None:
        html = str(ConcernForm({**WRONG, "forename": '"><script>', "words": "</textarea><script>"}))
        assert "<script>" not in html

    def test_keeps_a_leading_empty_line_of_a_text(self) -> None:
        html = str(ConcernForm({**FILLED, "words": "\nSecond line"}))
        assert ">\n\nSecond line</textarea>" in html

    def test_shows_a_follow_up_field_only_beneath_its_choice(self) -> None:
        html = str(ConcernForm(FILLED))
        assert html.count('name="other_kind"') == 1
        place = html.index("childplan-reveal")
        assert place < html.index('name="other_kind"') < html.index('name="seen_by"')
        assert "What is it? (optional)" not in html

    def test_counts_characters_only_where_there_is_a_limit(self) -> None:
        html = str(ConcernForm())
        assert html.count('data-module="govuk-character-count"') == 1
        assert "You can enter up to 200 characters" in html

    def test_asks_for_digits_without_a_number_box(self) -> None:
        html = str(ConcernForm())
        assert 'type="number"' not in html
        assert re.search(r'name="sessions" type="text"[^>]*inputmode="numeric"', html)

    def test_carries_its_hidden_fields(self) -> None:
        assert '<input type="hidden" name="version" value="2" id="id_version">' in str(ConcernForm(FILLED))

    def test_puts_what_concerns_the_whole_form_first(self) -> None:
        class Whole(forms.Form):
            words = forms.CharField()

            def clean(self) -> None:
                raise ValidationError("Someone changed this while you were writing")

        html = str(Whole({}))
        assert html.index("Someone changed this") < html.index("Enter words")

    def test_of_a_set_comes_out_too(self) -> None:
        html = str(forms.formset_factory(ConcernForm, extra=2)())
        assert html.count('class="govuk-fieldset"') >= 6
        assert 'name="form-TOTAL_FORMS"' in html


def words_for(field: forms.Field, value: Any, files: Any = None) -> list[str]:
    form = type("One", (forms.Form,), {"thing": field})({"thing": value}, files)
    return field_errors(form["thing"])


class TestErrorWords:
    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            (forms.CharField(label="UPN"), "", "Enter UPN"),
            (forms.CharField(label="How is she?"), "", "Answer “How is she?”"),
            (forms.CharField(label="UPN", min_length=13), "A", "UPN must be 13 characters or more"),
            (forms.IntegerField(label="Year group", max_value=13), "14", "Year group must be 13 or less"),
            (forms.IntegerField(label="Year group", min_value=1), "0", "Year group must be 1 or more"),
            (forms.DecimalField(label="Hours"), "a", "Hours must be a number, like 12.5"),
            (forms.ChoiceField(label="Team", choices=[("1", "North")]), "", "Choose team"),
            (forms.FileField(label="CTF file"), "", "Choose a file: CTF file"),
        ],
    )
    def test_replace_djangos_own(self, field: forms.Field, value: str, words: str) -> None:
        assert words_for(field, value) == [words]

    def test_give_way_to_those_of_the_form(self) -> None:
        field = forms.CharField(error_messages={"required": "Enter the name the school uses"})
        assert words_for(field, "") == ["Enter the name the school uses"]

    def test_give_way_to_those_of_a_check(self) -> None:
        def refuse(value: str) -> None:
            raise ValidationError("This UPN was withdrawn in 2019", code="invalid")

        assert words_for(forms.CharField(validators=[refuse]), "x") == ["This UPN was withdrawn in 2019"]

    def test_speak_of_an_empty_file(self) -> None:
        empty = {"thing": SimpleUploadedFile("roll.xml", b"")}
        assert words_for(forms.FileField(label="CTF file"), "", empty) == [
            "CTF file is an empty file. Choose another file"
        ]

    @pytest.mark.parametrize(
        ("label", "inside"),
        [
            ("First name", "first name"),
            ("NHS number", "NHS number"),
            ("A letter", "a letter"),
            ("EHC plan", "EHC plan"),
        ],
    )
    def test_put_a_label_into_a_sentence(self, label: str, inside: str) -> None:
        assert in_sentence(label) == inside


class TestField:
    def test_may_be_the_heading_of_its_page(self) -> None:
        html = Template(
            "{% load govuk %}{% field form.forename heading=True %}{% field form.kind heading=True %}"
        ).render(Context({"form": ConcernForm()}))
        assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l"' in html
        assert '<h1 class="govuk-fieldset__heading">What kind of concern is it?</h1>' in html

    def test_takes_parameters_of_its_component_from_the_page(self) -> None:
        html = Template('{% load govuk %}{% field form.nhs_number classes="govuk-input--width-10" %}').render(
            Context({"form": ConcernForm()})
        )
        assert 'class="govuk-input govuk-input--width-10"' in html

    def test_keeps_the_widths_and_other_attributes_of_its_widget(self) -> None:
        field = forms.CharField(
            widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "data-kind": "upn"})
        )
        html = str(type("One", (forms.Form,), {"upn": field})())
        assert 'class="govuk-input govuk-input--width-5"' in html
        assert 'data-kind="upn"' in html

    def test_says_no_answer_where_a_choice_may_stay_open(self) -> None:
        field = forms.ChoiceField(
            choices=[("", "---------"), ("1", "Yes")], widget=forms.RadioSelect, required=False
        )
        html = str(type("One", (forms.Form,), {"answer": field})())
        assert "No answer" in html
        assert "----" not in html

    def test_of_a_form_with_a_prefix_keeps_it_in_names_and_ids(self) -> None:
        html = str(ConcernForm(prefix="second"))
        assert 'name="second-born_day"' in html
        assert 'id="id_second-born_day"' in html
