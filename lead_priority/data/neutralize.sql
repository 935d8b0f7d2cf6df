-- A copy of a database routes no lead, takes none back, and sends nothing out.
UPDATE res_company
   SET lead_routing_paused = TRUE,
       lead_reclaim_paused = TRUE,
       lead_alerts_paused = TRUE;
-- Addresses outside belong to the original.
UPDATE lead_webhook
   SET active = FALSE;
-- Nor are leads of a platform fetched for the copy.
UPDATE lead_capture_webhook
   SET active = FALSE;
-- Questions about companies cost money: the copy asks none.
UPDATE lead_company_provider
   SET active = FALSE;
-- Lines of seals go to the keeper of the original's.
DELETE FROM ir_config_parameter
 WHERE key = 'lead_priority.seal_mail_to';
