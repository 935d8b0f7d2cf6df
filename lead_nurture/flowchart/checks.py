"""Reading the drawing of a flow for what cannot work."""

from collections.abc import Iterable, Iterator

from .node import Node, Problem

Nodes = dict[int, Node]


def find_problems(steps: Iterable[Node]) -> list[Problem]:
    """Give what is wrong with a flow, in the order of its steps.

    Two mails at once are said to be so; a loop that never waits, too.

    >>> find_problems([Node(1, is_message=True), Node(2, 1, is_message=True)])
    [Problem(code='at_once', node_id=2)]
    >>> find_problems([Node(1, is_message=True), Node(2, 1, jump_to=1)])
    [Problem(code='endless', node_id=2)]
    """
    nodes = {step.id: step for step in steps}
    if not nodes:
        return [Problem("empty")]
    reached = find_reached(nodes)
    problems = [] if reached else [Problem("no_start")]
    for node in nodes.values():
        if node.id not in reached:
            problems.append(Problem("cut_off", node.id))
            continue
        problems += _find_of_node(node, nodes)
    return problems


def find_reached(nodes: Nodes) -> set[int]:
    """Give the steps that a lead can come to.

    >>> fork = Node(1, outcomes=("yes", "no"))
    >>> sorted(find_reached({1: fork, 2: Node(2, 1, "yes"), 3: Node(3, 1, "next")}))
    [1, 2]
    """
    by_place = {(node.parent_id, node.outcome): node for node in nodes.values()}
    reached: set[int] = set()
    todo = [by_place.get((None, "next"))]
    while todo:
        node = todo.pop()
        if node is None or node.id in reached:
            continue
        reached.add(node.id)
        todo += [by_place.get((node.id, outcome)) for outcome in node.outcomes]
        todo.append(nodes.get(node.jump_to) if node.jump_to else None)
    return reached


def _find_of_node(node: Node, nodes: Nodes) -> Iterator[Problem]:
    if node.jump_to and _goes_round_at_once(node, nodes):
        yield Problem("endless", node.id)
    if node.is_message and _follows_message_at_once(node, nodes):
        yield Problem("at_once", node.id)
    if node.takes_time and not any(
        child.parent_id == node.id for child in nodes.values()
    ):
        yield Problem("waits_for_nothing", node.id)


def _goes_round_at_once(jump: Node, nodes: Nodes) -> bool:
    """Whether there is a way from where it goes back to, to it, that takes no time."""
    todo, seen = [jump.jump_to], set()
    while todo:
        node = nodes.get(todo.pop() or 0)
        if node is None or node.takes_time or node.id in seen:
            continue
        if node.id == jump.id:
            return True
        seen.add(node.id)
        todo += [child.id for child in nodes.values() if child.parent_id == node.id]
        todo.append(node.jump_to)
    return False


def _follows_message_at_once(node: Node, nodes: Nodes) -> bool:
    """Whether the message before it came at the same moment."""
    before = nodes.get(node.parent_id or 0)
    while before is not None and not before.takes_time:
        if before.is_message:
            return True
        before = nodes.get(before.parent_id or 0)
    return False
