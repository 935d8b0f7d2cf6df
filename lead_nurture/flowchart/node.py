"""A flow as a drawing: steps that hang on outcomes of steps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """One step.

    :param id: of the step
    :param parent_id: the step it hangs on; None at the start
    :param outcome: of the parent: by which of its ways this step is reached
    :param outcomes: the ways on from this step
    :param jump_to: the step that this one goes back to
    :param takes_time: whether a lead stays here for a while
    :param is_message: whether the lead gets something
    """

    id: int
    parent_id: int | None = None
    outcome: str = "next"
    outcomes: tuple[str, ...] = ("next",)
    jump_to: int | None = None
    takes_time: bool = False
    is_message: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that speaks against starting a flow.

    :param code: what it is; the wording is the caller's
    :param node_id: the step it is about; None for the flow as a whole
    """

    code: str
    node_id: int | None = None
