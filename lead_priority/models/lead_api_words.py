"""Sentences of the API's documentation, translated when they are asked for."""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

GENERAL = {
    "title": _lt("Lead API"),
    "introduction": _lt(
        "Send leads, what they do, and what your reps do towards them; ask what "
        "became of a lead you sent. JSON over HTTPS, one key per system."
    ),
    "about.bearer": _lt(
        "The key that a sales manager makes in Odoo, under CRM > Capture > API "
        "Keys. It is shown once, can be renewed without a break, and revoked."
    ),
    "header.Retry-After": _lt("Seconds until one more request is taken."),
    "parameter.Idempotency-Key": _lt(
        "Makes it safe to send a request again: the same key with the same body "
        "gives the same answer and nothing twice; with another body it is refused. "
        "1 to 128 printable ASCII characters without spaces."
    ),
    "parameter.X-Lead-Signature": _lt(
        "Proves that the body is yours: HMAC-SHA256 in hexadecimal, with the secret "
        "of the key, of t, a dot and the body. t is now, in seconds since 1970; "
        "older than five minutes is refused. Needed where the key says so."
    ),
    "parameter.id": _lt("The id that the answer to the lead gave."),
    "operation.key": _lt("Try a key"),
    "operation.captures": _lt("Send a lead"),
    "operation.capture": _lt("Ask what became of a lead"),
    "operation.engagements": _lt("Send what leads did"),
    "operation.followups": _lt("Send what reps did"),
    "operation.health": _lt("Ask how healthy it is"),
    "about.health": _lt(
        "For monitoring: each check of the health page with its state, how many were "
        "found (1,000 at most) and how old the oldest is. Nothing about leads. Look "
        "at the status alone, or at the states. Once a minute is often enough."
    ),
    "about.key": _lt(
        "Says whose key it is, what it may do, and the codes of engagement types "
        "that can be sent."
    ),
    "about.captures": _lt(
        "Stored before it is answered; the lead is made within a second or so. The "
        "same person again is no second lead: matched by external key, e-mail or "
        "phone. At least one of these three is needed."
    ),
    "about.capture": _lt(
        "Accepted means a new lead, or a touch of one that was there; which of the "
        "two is not told. What is rejected is kept, and can be mended in Odoo."
    ),
    "about.engagements": _lt(
        "Up to 10,000 rows, each with a key of its own: what was recorded before is "
        "not recorded twice, so send the whole list again when in doubt. Rows "
        "whose lead or type is not known are named in the answer, the others are "
        "recorded. One row of a wrong shape and nothing is. Scores follow within "
        "seconds."
    ),
    "about.followups": _lt(
        "Up to 1,000 rows. A call, message or meeting by a rep counts for deadlines "
        "as if it was entered in Odoo: send it soon, so that no lead is taken back "
        "from a rep who is in touch. Automatic and incoming ones are kept and do "
        "not count."
    ),
    "answer.key": _lt("The key works."),
    "answer.captures": _lt("Stored."),
    "answer.capture": _lt("Known."),
    "answer.engagements": _lt("Read; see the counts, and the rows that were refused."),
    "answer.followups": _lt("Read; see the counts, and the rows that were refused."),
    "answer.health": _lt("Nothing is broken; somebody should look where it says so."),
    "answer.health.503": _lt("Something is broken: see the checks."),
}
FIELDS = {
    "key": _lt("Your key of this row. What came with it before is not taken again."),
    "capture": _lt("Names the lead: the id that the answer to the lead gave."),
    "external_key": _lt(
        "Your key of the person. The same key is the same person, always."
    ),
    "email": _lt("E-mail address of the person."),
    "phone": _lt(
        "Phone number; without a country code it is one of the company's country."
    ),
    "type": _lt("What the lead did: the code of an engagement type."),
    "occurred_at": _lt(
        "When it was, as 2026-12-31T12:00:00+01:00. Without time zone it is UTC; "
        "left out, it is now."
    ),
    "value": _lt("A number that belongs to it, such as the amount in a cart."),
    "url": _lt("The page that was looked at."),
    "description": _lt("What it was, for people to read."),
    "rep": _lt(
        "Who did it: login, e-mail address, or the name that your system has for "
        "the rep and that was explained on the key, in Odoo."
    ),
    "channel": _lt("How the lead was contacted."),
    "direction": _lt("Who contacted whom; left out, the rep contacted the lead."),
    "outcome": _lt("What came out of it."),
    "note": _lt("What was said, for the next who looks at the lead."),
    "is_automatic": _lt("True where a program did it: kept, but no contact."),
    "contact_name": _lt("Name of the person."),
    "company": _lt("Name of the person's company."),
    "job_title": _lt("Job of the person."),
    "website": _lt("Web address of the company."),
    "subject": _lt("Title of the lead; left out, it is the company or the person."),
    "message": _lt("What the person wrote."),
    "street": _lt("Address."),
    "street2": _lt("Second line of the address."),
    "zip": _lt("Post code."),
    "city": _lt("Town."),
    "state": _lt("Province or state, by name or code."),
    "country": _lt("Country, by name or code: Belgium or BE."),
    "language": _lt("Language of the person, by name or code."),
    "industry": _lt("Industry, by name."),
    "company_size": _lt("How many people work there."),
    "annual_revenue": _lt("Revenue of a year, in the company's currency."),
    "seniority": _lt(
        "One of founder, executive, director, manager, specialist, intern."
    ),
    "purchase_role": _lt("One of decider, influencer, user, buyer, gatekeeper."),
    "budget_band": _lt("One of none, planned, approved_small, approved_large."),
    "buying_stage": _lt("One of awareness, consideration, decision."),
    "product_lines": _lt("What the lead is interested in: a name, or a list of names."),
    "technology_preference": _lt("Technology that the lead uses or wants."),
    "pains": _lt("What hurts: the problem to be solved."),
    "trial_end": _lt("When the trial of the product ends."),
    "utm_source": _lt("Where the lead came from; what is not known is created."),
    "utm_medium": _lt("How the lead came: e-mail, banner, trade show."),
    "utm_campaign": _lt("The campaign that brought the lead."),
    "utm_term": _lt("The word that was searched for."),
    "utm_content": _lt("The advertisement or link that was clicked."),
    "page_url": _lt("The page on which the lead was captured; kept with it."),
    "referrer": _lt("The page before that one; kept with the capture."),
    "consent": _lt("True where the person agreed to the text below."),
    "consent_text": _lt("The text that the person agreed to, as it was shown."),
}


class LeadApiKey(models.Model):
    """What the documentation says, in the language of the reader."""

    _inherit = "lead.api.key"

    @api.model
    def _get_doc_words(self, code):
        """Give the sentence for a code of ``api.openapi``; codes of fields too."""
        kind, _dot, name = code.partition(".")
        sentence = FIELDS[name] if kind == "field" else GENERAL[code]
        return self.env._(sentence)
