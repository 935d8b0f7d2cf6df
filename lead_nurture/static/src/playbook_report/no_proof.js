import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

/** Win rates with and without a step: what they say stands above them, and what not. */
export class NoProofListController extends ListController {
    static template = "lead_nurture.NoProofList";
}

export class NoProofKanbanController extends KanbanController {
    static template = "lead_nurture.NoProofKanban";
}

registry
    .category("views")
    .add("lead_playbook_no_proof_list", {
        ...listView,
        Controller: NoProofListController,
    })
    .add("lead_playbook_no_proof_kanban", {
        ...kanbanView,
        Controller: NoProofKanbanController,
    });
