import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { ClaimCounters } from "@lead_priority/public_pool/claim_counters";

export class PublicPoolListRenderer extends ListRenderer {
    static template = "lead_priority.PublicPoolListRenderer";
    static components = { ...ListRenderer.components, ClaimCounters };
}

export class PublicPoolKanbanRenderer extends KanbanRenderer {
    static template = "lead_priority.PublicPoolKanbanRenderer";
    static components = { ...KanbanRenderer.components, ClaimCounters };
}

registry.category("views").add("lead_public_pool_list", {
    ...listView,
    Renderer: PublicPoolListRenderer,
});
registry.category("views").add("lead_public_pool_kanban", {
    ...kanbanView,
    Renderer: PublicPoolKanbanRenderer,
});
