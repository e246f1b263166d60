"""Who somebody works for is put into words in few places: it would name a school that is withheld."""

from tests.house.source import ROOT, names_a_body, python_files

ASKS = "childplan.access.withheld"
# Without asking, since nothing there is said of a child, or only of what a policy or `access.grants_on` left open.
OTHERWISE = {
    "childplan/access/selectors.py": "involvements and grants that the reader may know of",
    "childplan/accounts/selectors.py": "one's own membership",
    "childplan/documents/actions/check_document.py": "from where a virus came, of no child",
    "childplan/identity/actions/family_sign_ins.py": "of a body that is involved as far as the reader may know",
    "childplan/identity/selectors/family_sign_ins.py": "of a body that is involved as far as the reader may know",
    "childplan/identity/selectors/restricted.py": "the list of a restricted record, whose names were chosen one by one",
    "childplan/organisations/models.py": "a team, of no child",
    "childplan/plans/selectors/involving.py": "whom one might involve: everybody of the area",
    "childplan/plans/selectors/who_can_see.py": "behind grants that the reader may know of",
    "childplan/plans/selectors/why_not.py": "whom one asks about: everybody of the area",
    "childplan/sharing/selectors/recipients.py": "with whom one might share: everybody of the area",
    "childplan/signing/selectors.py": "colleagues of the area, for whoever keeps their sign-ins",
    "safeguarding/selectors/allocations.py": "social workers, who belong to no school",
}


class TestWhoSomebodyWorksFor:
    def test_is_put_into_words_where_it_was_asked_whether_it_may_be_known(self) -> None:
        says = {
            str(path.relative_to(ROOT)): lines
            for path in python_files()
            if (lines := names_a_body(path.read_text())) and ASKS not in path.read_text()
        }
        assert {name: lines for name, lines in says.items() if name not in OTHERWISE} == {}

    def test_is_still_said_in_each_of_the_other_places(self) -> None:
        assert [name for name in OTHERWISE if not names_a_body((ROOT / name).read_text())] == []

    def test_is_noticed_however_it_is_said(self) -> None:
        for line in ("m.organisation.name", 'f"{m.organisation}"', "str(row.author.organisation)"):
            assert names_a_body(f"told = {line}\n") == [1]
        assert names_a_body("told = m.organisation_id\n") == []
