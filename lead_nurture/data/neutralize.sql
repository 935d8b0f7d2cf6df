-- A copy of a database sends nothing and moves nobody.
UPDATE res_company
   SET lead_flows_paused = TRUE;
-- The gateway belongs to the original.
UPDATE res_company
   SET lead_sms_provider_id = NULL;
UPDATE res_company
   SET lead_playbooks_paused = TRUE;
-- So does who makes text of recordings.
UPDATE res_company
   SET lead_speech_provider_id = NULL;
