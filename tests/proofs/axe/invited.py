"""A parent's way in, page by page: the link of an invitation, a sign-in of their own, and its end."""

from demo.bodies import PASSWORD
from tests.factories.signing_in import code_of_key
from tests.house.matrix import NOBODY
from tests.house.rows import typed
from tests.journeys.live import Live
from tests.proofs import settled
from tests.proofs.axe.screen import AS_IT_IS, EMPTY
from tests.proofs.axe.walk import Walk

CAROL = settled.Parent("Carol Reid", "carol.reid", "Jonah Reid", "nadia.brook")
APP = "/accounts/second-step/app/"
ADDRESS, HOME = "portal:invitation", "portal:home"


def invited(walk: Walk, live: Live) -> None:
    """The worker that runs beside the site sends the email with the link."""
    worker = settled.signed_in(live, CAROL.invited_by)
    number = settled.person_id(live, CAROL)
    # By her, not by name: whoever walked through the forms has changed that.
    (hers,) = live.ask("select child_id::text as id from identity_relationship where person_id = %s", number)
    child = hers["id"]
    risk = {"responsibility": "birth_certificate", "orders": "none", "risk": "They live together."}
    worker.send(f"/children/{child}/parents/invite/", {"person": number, **risk})
    email = f"{CAROL.key}@{settled.FAMILIES}"
    mail = live.wait_for(lambda: live.sent(to=email), what=f"the invitation to {CAROL.name}")[-1]
    link = next(word for word in mail["body"].split() if "/family/invitation/" in word)
    link = link.removeprefix(live.address)
    (nadia,) = [person for person in typed.people() if person.key == CAROL.invited_by]
    with walk.screen(nadia) as screen:
        screen.opens(link)
        screen.looks(ADDRESS, "somebody else’s")
    with walk.screen(NOBODY) as screen:
        screen.opens(link)
        screen.looks(ADDRESS, "as it comes")
        screen.sends(link, EMPTY)
        screen.looks(ADDRESS, "with errors", words="There is a problem")
        screen.page.fill("[name=name]", CAROL.name)
        screen.page.fill("[name=password]", PASSWORD)
        screen.sends(link, AS_IT_IS)
        screen.looks("signing:start", "half signed in", words="Set up your second step")
        screen.opens(APP)
        screen.looks("mfa_activate_totp", "as it comes", words="Set up an app")
        screen.sends(APP, EMPTY)
        screen.looks("mfa_activate_totp", "with errors", words="There is a problem")
        key = screen.page.locator("[data-app-key]").get_attribute("data-app-key") or ""
        screen.page.fill("[name=code]", code_of_key(key))
        screen.sends(APP, AS_IT_IS)
        screen.looks("mfa_generate_recovery_codes", "shown once", words="Your spare codes")
        screen.opens("/family/")
        screen.looks(HOME, "nothing released", words="Nothing has been shared with you yet")
        worker.send(f"/children/{child}/parents/{number}/suspend/", {"reason": "She asked for it"})
        screen.opens("/family/")
        screen.looks(HOME, "closed", words="You have no plan to read here now")
