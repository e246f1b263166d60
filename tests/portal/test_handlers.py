"""From the act to the email: the link is in what Notify is given, and nowhere else."""

import pytest
from django.apps import apps
from django.db import connection

from childplan.notifications import links, outbox
from childplan.notifications.models import Message
from childplan.notifications.outbox import Claim, Delivered, send
from childplan.notifications.vocabulary import Template
from portal.rules.links import link_of, token_of
from tests.factories.portal import invited
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld


class SentByNotify:
    """Stands where Notify would and keeps what it is given."""

    def __init__(self) -> None:
        self.given: list[dict] = []

    def send_email(self, **given):
        self.given.append(given)
        return type("Sent", (), {"id": "11111111-1111-1111-1111-111111111111"})()


class TestTheLinkOfAnInvitation:
    def test_is_made_when_the_e_mail_is_sent(
        self, here: AreaWorld, family: TwoFathers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        message, notify = Message.objects.get(), SentByNotify()
        claim = Claim(
            message.pk,
            1,
            family.mother.email,
            message.template,
            message.personalisation,
            False,
            outbox.time.monotonic(),
        )
        # `send` refuses to wait for the network inside a transaction, and every test is one.
        monkeypatch.setattr(outbox, "connection", type("Outside", (), {"in_atomic_block": False}))
        assert isinstance(send(claim, notify), Delivered)
        (given,) = notify.given
        assert given["personalisation"]["link"] == link_of(invitation.pk)
        assert "invitation" not in given["personalisation"]
        assert given["personalisation"]["practitioner_name"] == here.senco.user.name

    def test_stands_in_no_row_of_the_database(self, here: AreaWorld, family: TwoFathers) -> None:
        token = token_of(invited(here.senco, family.elder, family.mother).pk)
        holding = []
        with connection.cursor() as cursor:
            for model in apps.get_models(include_auto_created=True):
                table = model._meta.db_table
                cursor.execute(f'select count(*) from "{table}" t where t::text like %s', [f"%{token}%"])
                holding += [table] if cursor.fetchone()[0] else []
            cursor.execute(
                "select count(*) from portal_invitation t where t::text like %s", ["%I saw the birth%"]
            )
            assert cursor.fetchone() == (1,)
        assert holding == []

    def test_fills_the_template_s_every_placeholder(
        self, here: AreaWorld, family: TwoFathers, settings
    ) -> None:
        import re

        invited(here.senco, family.elder, family.mother)
        words = (settings.BASE_DIR / "templates/emails/parent_invitation.txt").read_text()
        filled = links.with_link(Template.PARENT_INVITATION, Message.objects.get().personalisation)
        assert set(re.findall(r"\(\((\w+)\)\)", words)) == set(filled)

    def test_leaves_other_messages_as_they_are(self) -> None:
        given = {"link": "/alerts/1/", "raised_on": "2 March 2026"}
        assert links.with_link(Template.ALERT_RAISED, given) == given
