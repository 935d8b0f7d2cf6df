import base64
import logging
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.lead_priority.batches import run_batch, run_batches
from odoo.addons.lead_priority.intake.cleaning import storable
from odoo.addons.lead_priority.outgoing.errors import OutgoingError, Refused
from odoo.addons.lead_priority.outgoing.lookup import next_ask

from ..waking import wake
from .lead_call import MOST_CHARACTERS

_logger = logging.getLogger(__name__)
# A claim older than this was not ended by its server: it was stopped.
CLAIM_ENDS = timedelta(minutes=15)
# Refusals that another try may change; others wait for a person at once.
BUSY = (408, 425, 429)


class LeadCall(models.Model):
    """Recordings are made text by the company's service, one after the other.

    Claimed and committed before it is asked, noted and committed after: what was under
    way when a server died is asked for again.
    """

    _inherit = "lead.call"

    audio = fields.Binary("Recording", readonly=True, attachment=True, copy=False)
    audio_name = fields.Char(readonly=True, copy=False)

    @api.model
    def _get_untouched(self):
        return {**super()._get_untouched(), "audio": False, "audio_name": False}

    def _wait_for_text(self, name, audio, now):
        """Keep a recording (bytes) until it is text; ``now`` is naive UTC."""
        self.write(
            {
                "audio": base64.b64encode(audio),
                "audio_name": name,
                "state": "audio",
                "due_at": now.replace(microsecond=0),
            }
        )
        wake(self.env, "ir_cron_transcribe_calls")

    @api.model
    def _cron_transcribe(self):
        """Have recordings recognised, each in transactions of its own."""
        run_batches(self.env, lambda: self._transcribe_next(self.env.cr.now()))

    @api.model
    def _transcribe_next(self, now):
        """Have the next due recording recognised; give how many were due: 1 or 0."""
        # sudo: calls of all companies
        call = self.sudo()._lock_due("audio", now, 1)
        if not call:
            return 0
        call.write({"due_at": now + CLAIM_ENDS, "tries": call.tries + 1})
        provider = call._get_provider()
        ask = provider and provider._get_asking(
            call.audio_name or "recording.wav", base64.b64decode(call.audio or b"")
        )
        self._keep_claim()
        answer = _try_to_ask(ask) if ask else (None, None)
        run_batch(self.env, lambda: call._note_answer(*answer, now))
        return 1

    @api.model
    def _keep_claim(self):
        """Commit, so that what is under way is known even after a crash."""
        self.env["ir.cron"]._commit_progress()

    def _get_provider(self):
        company = self.lead_id.company_id or self.user_id.company_id
        return company.lead_speech_provider_id.filtered("active")

    def _note_answer(self, text, error, now):
        """Note what a service answered: text, or why there is none."""
        call = self.exists()
        provider = call._get_provider()
        if not call or call.state != "audio":
            return
        if not provider:
            call._park(self.env._("No speech recognition is chosen in the settings."))
            return
        try:
            said = storable(provider._read_answer(text)) if error is None else ""
        except OutgoingError as unreadable:
            error = unreadable
        if error is not None:
            call._note_refusal(error, now)
        elif not said:
            call._park(self.env._("Nothing was heard in the recording."))
        else:
            call._take_text(said, provider, now)

    def _take_text(self, said, provider, now):
        values = {} if provider.keeps_audio else {"audio": False}
        self.write(
            {
                **values,
                "transcript": said[:MOST_CHARACTERS],
                "source": "speech",
                "state": "waiting",
                "due_at": now.replace(microsecond=0),
                "tries": 0,
                "error": False,
            }
        )
        wake(self.env, "ir_cron_compare_calls")

    def _note_refusal(self, error, now):
        words = self.env["lead.alert"]._word_error(error)
        is_final = isinstance(error, Refused) or (
            400 <= error.status < 500 and error.status not in BUSY
        )
        again_at = None if is_final else next_ask(self.tries, error, now)
        if again_at:
            self.write({"due_at": again_at, "error": words})
        else:
            self._park(words)

    def _park(self, words):
        self.write({"state": "parked", "due_at": False, "error": words})


def _try_to_ask(ask):
    """Call ``ask``; give (text, None) or (None, error)."""
    try:
        return ask(), None
    except OutgoingError as error:
        return None, error
    except Exception:
        _logger.exception("A recording was not recognised")
        return None, OutgoingError("protocol")
