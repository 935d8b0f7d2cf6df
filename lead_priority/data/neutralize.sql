-- A copy of a database routes no lead, takes none back, and sends nothing out.
UPDATE res_company
   SET lead_routing_paused = TRUE,
       lead_reclaim_paused = TRUE,
       lead_alerts_paused = TRUE;
-- Addresses outside belong to the original.
UPDATE lead_webhook
   SET active = FALSE;
