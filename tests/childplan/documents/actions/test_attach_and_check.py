"""A file on its way: kept aside until the scanner passed it, and never opened, lost or forgotten otherwise."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import IntegrityError, ProgrammingError

from childplan.access.scope import NotEntitled
from childplan.common import clock, rows
from childplan.common.rows import DatabaseRole
from childplan.documents.actions.attach_document import attach_document
from childplan.documents.actions.check_document import Claim, claim_document, hold_document, settle_document
from childplan.documents.actions.remove_document import remove_document
from childplan.documents.models import Document, DocumentContent
from childplan.documents.rules import AlreadyGone, NewerIsThere, SaysNothing
from childplan.documents.selectors.documents import document_to_download, documents_of
from childplan.documents.vocabulary import DocumentState as S
from childplan.documents.vocabulary import RefusedBecause
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.notifications.models import Message, Notice, OwnNotice
from childplan.plans.rules.refusals import StrandClosed
from childplan.plans.selectors.reach import reach_of
from tests.childplan.plans.conftest import Amara
from tests.factories import documents as lay
from tests.factories import organisations
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.django_db


def service_claims():
    from childplan.access.scope import as_service

    return as_service("Checking documents for viruses")


class TestAttach:
    def test_keeps_the_bytes_aside_and_says_so_on_the_chronology(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.attached(here.senco, amara.sen_support)
        assert (row.state, row.number, row.information_class) == (S.RECEIVED, 1, 16)
        assert bytes(DocumentContent.objects.get(document=row).content) == lay.TEXT
        assert Fact.objects.get(name="documents.document.attached").payload["document"] == str(row.pk)
        assert Document.history.get(id=row.pk).history_membership_id == here.senco.pk

    def test_is_for_whoever_writes_in_that_plan(
        self, here: AreaWorld, there: AreaWorld, amara: Amara
    ) -> None:
        for who, refusal in ((there.senco, NotFound), (here.attendance, NotEntitled)):
            with pytest.raises(refusal):
                lay.attached(who, amara.sen_support)
        with pytest.raises(NotFound):
            lay.attached(here.senco, amara.child_in_need)

    def test_is_not_for_a_closed_plan(self, here: AreaWorld, amara: Amara) -> None:
        strand = amara.sen_support
        strand.state, strand.end_reason, strand.ended_on = "closed", "Over", clock.today()
        strand.save()
        with pytest.raises(StrandClosed):
            lay.attached(here.senco, strand)

    def test_keeps_the_row_of_what_it_refuses_and_no_byte(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.attached(here.senco, amara.sen_support, lay.sent(b"MZ\x90\x00", "report.exe"))
        assert (row.state, row.refused_because) == (S.REFUSED, RefusedBecause.WRONG_KIND)
        assert not DocumentContent.objects.filter(document=row).exists()
        assert not Fact.objects.filter(name="documents.document.attached").exists()

    def test_asks_what_it_is_and_who_wrote_it(self, here: AreaWorld, amara: Amara) -> None:
        for changes in ({"title": "  "}, {"said_by": ""}):
            with pytest.raises(SaysNothing):
                lay.attached(here.senco, amara.sen_support, lay.sent(**changes))

    def test_marks_for_those_alone_who_read_what_is_told_of_others(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        marked = lay.sent(tells_of_others=True)
        with pytest.raises(NotEntitled):
            lay.attached(here.senco, amara.sen_support, marked)
        assert lay.attached(here.safeguarding_lead, amara.child_in_need, marked).tells_of_others

    def test_follows_the_version_before_it(self, here: AreaWorld, amara: Amara) -> None:
        first = lay.attached(here.senco, amara.sen_support)
        second = lay.attached(here.senco, amara.sen_support, lay.sent(b"Newer"), replaces=first.pk)
        assert (second.series, second.number) == (first.pk, 2)
        with pytest.raises(NewerIsThere):
            lay.attached(here.senco, amara.sen_support, replaces=first.pk)
        with acting(here.senco, writing=False) as scope:
            assert [line.id for line in documents_of(reach_of(scope, amara.child_id))] == [second.pk]


class TestCheck:
    def test_opens_what_the_scanner_passed(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support))
        assert row.state == S.CLEAN
        with acting(here.senco, writing=False) as scope:
            got = document_to_download(reach_of(scope, amara.child_id), row.pk)
        assert (got.filename, got.content) == ("report.txt", lay.TEXT)
        assert not Notice.objects.exists()

    def test_destroys_what_held_a_virus_and_tells(self, here: AreaWorld, amara: Amara) -> None:
        keeper = organisations.membership("area_data_manager", here.authority)
        row = lay.checked(lay.attached(here.senco, amara.sen_support), lay.INFECTED)
        assert (row.state, row.found) == (S.INFECTED, "Eicar-Test-Signature")
        assert not DocumentContent.objects.exists()
        (notice,) = Notice.objects.all()
        assert notice.recipient_membership_id == here.senco.pk
        assert "virus and was destroyed" in notice.text
        (own,) = OwnNotice.objects.all()
        assert own.recipient_membership_id == keeper.pk
        assert here.school.name in own.text
        mail = {message.recipient_membership_id: message for message in Message.objects.all()}
        assert set(mail) == {keeper.pk, here.senco.pk}
        assert all(message.child_id is None for message in mail.values())
        assert "Amara" not in own.text + notice.text + str([m.personalisation for m in mail.values()])

    def test_holds_what_nobody_checked_and_opens_it_later(self, here: AreaWorld, amara: Amara, at) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support), None)
        assert row.state == S.HELD
        assert "waits" in Notice.objects.get().text
        with service_claims() as by:
            assert claim_document(by=by, at=at) is None
        with clock.stopped_at(at + timedelta(seconds=11)):
            row = lay.checked(row, None)
        assert (row.state, Notice.objects.count()) == (S.HELD, 1)
        with clock.stopped_at(at + timedelta(minutes=11)):
            assert lay.checked(row).state == S.CLEAN
        assert sorted(notice.text[-20:] for notice in Notice.objects.all())[1].endswith("be opened")

    def test_takes_up_again_what_a_lost_worker_had_in_hand(self, here: AreaWorld, amara: Amara, at) -> None:
        row = lay.attached(here.senco, amara.sen_support)
        with service_claims() as by:
            lost = claim_document(by=by, at=at)
            assert claim_document(by=by, at=at + timedelta(seconds=119)) is None
            again = claim_document(by=by, at=at + timedelta(seconds=121))
            assert lost is not None
            assert again is not None
            # The first comes back late: what it says counts for nothing.
            settle_document(by=by, at=at, claim=lost, verdict=lay.CLEAN)
            assert Document.objects.get(pk=row.pk).state == S.SCANNING
            settle_document(by=by, at=at, claim=again, verdict=lay.INFECTED)
            hold_document(by=by, at=at, claim=again)
        assert Document.objects.get(pk=row.pk).state == S.INFECTED

    def test_does_not_bring_back_what_was_removed_meanwhile(self, here: AreaWorld, amara: Amara, at) -> None:
        row = lay.attached(here.senco, amara.sen_support)
        with service_claims() as by:
            claim = claim_document(by=by, at=at)
        assert claim is not None
        with acting(here.senco) as scope:
            remove_document(
                by=scope, at=at, child_id=amara.child_id, document_id=row.pk, reason="The wrong child"
            )
        with service_claims() as by:
            settle_document(by=by, at=at, claim=Claim(row.pk, 1, b""), verdict=lay.CLEAN)
        assert Document.objects.get(pk=row.pk).state == S.REMOVED
        assert not DocumentContent.objects.exists()


class TestRemove:
    def test_deletes_the_bytes_and_keeps_why(self, here: AreaWorld, amara: Amara, at) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support))
        with acting(here.senco) as scope:
            remove_document(
                by=scope, at=at, child_id=amara.child_id, document_id=row.pk, reason="The wrong child"
            )
            with pytest.raises(NotFound):
                document_to_download(reach_of(scope, amara.child_id), row.pk)
        row.refresh_from_db()
        assert (row.state, row.removed_reason) == (S.REMOVED, "The wrong child")
        assert not DocumentContent.objects.exists()
        with pytest.raises(AlreadyGone), acting(here.senco) as scope:
            remove_document(by=scope, at=at, child_id=amara.child_id, document_id=row.pk, reason="Again")

    def test_is_not_for_strangers(self, there: AreaWorld, here: AreaWorld, amara: Amara, at) -> None:
        row = lay.attached(here.senco, amara.sen_support)
        for who, refusal in ((there.senco, NotFound), (here.attendance, NotEntitled)):
            with pytest.raises(refusal), acting(who) as scope:
                remove_document(by=scope, at=at, child_id=amara.child_id, document_id=row.pk, reason="x")


def ask(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


class TestSecondLock:
    """Plain SQL behind the door, as whoever writes in the plan."""

    def test_gives_nobody_bytes_before_they_were_checked(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.attached(here.senco, amara.sen_support)
        for writing in (True, False):
            with acting(here.senco, writing=writing):
                assert ask("select state from documents_document") == [("received",)]
                assert ask("select content from documents_documentcontent") == []
        lay.checked(row)
        with acting(here.senco):
            assert len(ask("select content from documents_documentcontent")) == 1
        with acting(here.attendance):
            assert ask("select content from documents_documentcontent") == []

    @pytest.mark.parametrize(
        "change",
        ["state = 'clean', checked_at = now()", "state = 'held'", "found = ''||'x'", "attempts = 0 + 7"],
    )
    def test_lets_nobody_answer_for_the_scanner(self, here: AreaWorld, amara: Amara, change: str) -> None:
        lay.attached(here.senco, amara.sen_support)
        with pytest.raises(ProgrammingError, match="not for people"), acting(here.senco):
            ask(f"update documents_document set {change}")

    def test_lets_nobody_change_or_delete_bytes(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support))
        for statement in (
            "update documents_documentcontent set content = ''",
            "delete from documents_documentcontent",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), acting(here.senco):
                ask(statement)
        with acting(here.senco):
            assert ask("select documents.destroy_content(%s)", row.pk) == [(False,)]

    def test_lays_no_other_bytes_than_were_looked_at(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.attached(here.senco, amara.sen_support)
        with rows.entered(rows.STEWARD):
            DocumentContent.objects.all().delete()
        laid = (
            "insert into documents_documentcontent (id, child_id, document_id, information_class, content,"
            " added_by_membership_id, tells_of_others) values (%s, %s, %s, 16, %s, %s, false)"
        )
        with pytest.raises(ProgrammingError, match="row-level security"), acting(here.senco):
            ask(laid, row.pk, row.child_id, row.pk, b"<script>", here.senco.pk)
        with acting(here.senco):
            ask(laid, row.pk, row.child_id, row.pk, lay.TEXT, here.senco.pk)

    def test_hangs_no_version_on_a_document_of_another_plan(self, here: AreaWorld, amara: Amara) -> None:
        hidden = lay.attached(here.social_worker, amara.child_in_need)
        mine = lay.attached(here.senco, amara.sen_support)
        copy = (
            "insert into documents_document select (jsonb_populate_record(d, jsonb_build_object('id',"
            " gen_random_uuid(), 'series', %s::text, 'number', 2))).* from documents_document d where id = %s"
        )
        with pytest.raises(ProgrammingError, match="row-level security"), acting(here.senco):
            ask(copy, hidden.pk, mine.pk)
        with acting(here.senco):
            ask(copy, mine.pk, mine.pk)

    def test_keeps_what_was_sent(self, here: AreaWorld, amara: Amara) -> None:
        lay.attached(here.senco, amara.sen_support)
        for change in ("sha256 = 'x'", "filename = 'x'", "added_at = now()", "number = 9"):
            with pytest.raises(IntegrityError, match="keeps what it was made with"), acting(here.senco):
                ask(f"update documents_document set {change}")

    def test_keeps_old_versions_without_a_byte(self) -> None:
        columns = (
            "select column_name from information_schema.columns where table_name = %s and data_type = 'bytea'"
        )
        assert ask(columns, "documents_historicaldocument") == []
        assert ask(columns, "documents_document") == []
        assert ask("select to_regclass('documents_historicaldocumentcontent')") == [(None,)]

    def test_lets_the_family_read_nothing_of_it(self) -> None:
        for table in ("documents_document", "documents_documentcontent"):
            asked = "select has_table_privilege(%s, %s, 'select')"
            assert ask(asked, str(DatabaseRole.PORTAL), table) == [(False,)]


class TestTooMuch:
    def test_is_refused_by_the_size_that_was_sent(self, here: AreaWorld, amara: Amara, at, settings) -> None:
        settings.DOCUMENT_LIMIT_BYTES = 100
        with acting(here.senco) as scope:
            row = attach_document(
                by=scope,
                at=at,
                child_id=amara.child_id,
                strand_id=amara.sen_support.pk,
                sent=lay.sent(b"a" * 101, size=5_000),
            )
        assert (row.state, row.refused_because, row.size) == (S.REFUSED, RefusedBecause.TOO_LARGE, 5_000)
