"""The tags that page authors write."""

from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from .markup import markup


def written(text: str, **context: Any) -> str:
    return Template("{% load govuk %}" + text).render(Context(context))


class TestGovukTag:
    def test_reaches_inside_a_parameter(self) -> None:
        html = written('{% govuk "input" name="q" label__text="Name or number" label__classes="wide" %}')
        assert '<label class="govuk-label wide" for="q">Name or number</label>' in html

    def test_takes_a_mapping_first_and_changes_it(self) -> None:
        given = {"text": "Save", "classes": "wide"}
        html = written('{% govuk "button" given text="Send" %}', given=given)
        assert "Send" in html
        assert "wide" in html
        assert given == {"text": "Save", "classes": "wide"}

    def test_keeps_its_result_for_later(self) -> None:
        assert written('{% govuk "tag" text="Late" as tag %}[{{ tag }}]').startswith(
            '[<strong class="govuk-tag">'
        )

    def test_escapes_text_from_the_page(self) -> None:
        assert "&lt;b&gt;" in written('{% govuk "tag" text=words %}', words="<b>")

    def test_refuses_a_component_that_does_not_exist_before_the_page_is_shown(self) -> None:
        with pytest.raises(TemplateSyntaxError, match="no component 'carousel'"):
            Template('{% load govuk %}{% govuk "carousel" %}')

    def test_refuses_to_stand_without_a_name(self) -> None:
        with pytest.raises(TemplateSyntaxError, match="Name the component"):
            Template("{% load govuk %}{% govuk %}")


class TestBlockTag:
    def test_gives_its_content_to_the_component(self) -> None:
        html = written(
            '{% govuk_block "details" summary_text="Why" %}<b>{{ x }}</b>{% endgovuk_block %}', x="<i>"
        )
        assert "<b>&lt;i&gt;</b>" in html

    def test_gathers_items_in_a_loop(self) -> None:
        html = written(
            '{% moj_block "timeline" %}{% for day in days %}{% item label__text=day %}On {{ day }}{% enditem %}'
            "{% endfor %}{% endmoj_block %}",
            days=["Monday", "Tuesday"],
        )
        assert html.count("moj-timeline__item") == 2
        assert "On Tuesday" in html

    def test_adds_items_to_those_it_was_given(self) -> None:
        html = written(
            '{% govuk_block "breadcrumbs" items=first %}{% item text="Here" %}{% enditem %}{% endgovuk_block %}',
            first=[{"text": "My work", "href": "/"}],
        )
        assert html.index("My work") < html.index("Here")

    def test_keeps_the_items_of_an_inner_block_to_itself(self) -> None:
        html = written(
            '{% govuk_block "summary-list" %}{% row "Outer" %}{% govuk_block "summary-list" %}{% row "Inner" %}1'
            '{% endrow %}{% endgovuk_block %}{% endrow %}{% row "Last" %}2{% endrow %}{% endgovuk_block %}'
        )
        assert html.count("<dl") == 2
        assert html.index("Outer") < html.index("Inner") < html.index("</dl>") < html.index("Last")

    def test_refuses_an_item_outside_a_block(self) -> None:
        with pytest.raises(TemplateSyntaxError, match="belongs inside"):
            written('{% item text="Lost" %}{% enditem %}')


class TestRow:
    def test_links_to_where_its_value_is_changed(self) -> None:
        html = written(
            '{% govuk_block "summary-list" %}{% row "First name" change="/edit" %}{{ n }}{% endrow %}'
            "{% endgovuk_block %}",
            n="<Amara>",
        )
        assert (
            '<a class="govuk-link" href="/edit">Change<span class="govuk-visually-hidden"> first name</span></a>'
            in html
        )
        assert "&lt;Amara&gt;" in html


class TestPaginationTag:
    def page(self, number: int, count: int, query: str = "") -> str:
        request = RequestFactory().get(f"/children/{query}")
        page = Paginator(range(count), 10).page(number)
        return written("{% pagination page %}", page=page, request=request)

    def test_says_nothing_for_a_single_page(self) -> None:
        assert self.page(1, 10) == ""

    def test_keeps_the_filters_of_the_address(self) -> None:
        html = self.page(2, 50, "?team=3&team=4&page=2")
        assert 'href="?team=3&amp;team=4&amp;page=3"' in html

    def test_marks_the_present_page_and_leaves_gaps(self) -> None:
        html = self.page(10, 200)
        assert html.count('aria-current="page"') == 1
        assert html.count("govuk-pagination__item--ellipsis") == 2

    def test_has_no_way_back_from_the_first_page(self) -> None:
        assert 'rel="prev"' not in self.page(1, 50)
        assert 'rel="next"' in self.page(1, 50)

    def test_works_where_there_is_no_request(self) -> None:
        assert 'href="?page=2"' in written("{% pagination page %}", page=Paginator(range(20), 10).page(1))


class TestIdentityBar:
    def test_names_the_child_with_facts_and_flags(self) -> None:
        html = written(
            "{% identity_bar name=name facts=facts flags=flags %}",
            name="Amara <Okafor>",
            facts=["Born 3 May 2017"],
            flags=[{"text": "Confidential address", "colour": "red"}, {"text": "Young carer"}],
        )
        assert "Amara &lt;Okafor&gt;" in html
        assert '<strong class="govuk-tag govuk-tag--red">Confidential address</strong>' in html


class TestTelephones:
    def test_are_rung_by_touching_them_and_nothing_else_is(self) -> None:
        html = written("{{ lines|with_telephones }}", lines="Nadia <Brook>\n7 Hill Road\n01632 960 100")
        assert html == (
            "Nadia &lt;Brook&gt;<br>7 Hill Road<br>"
            '<a class="govuk-link childplan-number" href="tel:01632960100">01632 960 100</a>'
        )


class TestDifference:
    def words(self, before: str, after: str) -> list[tuple[str, ...]]:
        return [
            token
            for token in markup(written("{% difference a b %}", a=before, b=after))
            if token[0] == "words"
        ]

    def test_tells_what_was_taken_out_and_added(self) -> None:
        assert [words for _, words in self.words("She likes school.", "She likes the library.")] == [
            "She likes",
            "[taken out:",
            "school.",
            "]",
            "[added:",
            "the library.",
            "]",
        ]

    def test_marks_nothing_when_nothing_changed(self) -> None:
        html = written("{% difference a a %}", a="The same.")
        assert "<ins>" not in html
        assert "<del>" not in html

    def test_marks_all_of_a_first_version(self) -> None:
        html = written("{% difference a b %}", a="", b="New text.")
        assert "<del>" not in html
        assert html.count("<ins>") == 1

    def test_escapes_both_texts(self) -> None:
        html = written("{% difference a b %}", a="<script>old", b="<script>new")
        assert "<script>" not in html


class TestAttributes:
    @pytest.mark.parametrize(
        ("given", "html"),
        [
            ({"data-x": True}, ' data-x="true"'),
            ({"data-x": None}, ' data-x=""'),
            ({"data-x": 0}, ' data-x="0"'),
            ({"hidden": {"value": True, "optional": True}}, " hidden"),
            ({"hidden": {"value": None, "optional": True}}, ""),
            ({"title": '"<'}, ' title="&quot;&lt;"'),
            ("", ""),
            (' onclick="x"', " onclick=&quot;x&quot;"),
        ],
    )
    def test_are_written_as_the_official_templates_write_them(self, given: Any, html: str) -> None:
        assert written("{% attributes given %}", given=given) == html
