"""The path as a BPMN process in SpiffWorkflow: a task a step, a gateway for what happens there."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

DOES = (
    "same steps and transitions as a BPMN process, one workflow a ticket, whose user task at each "
    "step is completed by what happens; waits that run out come as events reckoned beforehand; "
    "no working time, log, reasons, people and messages"
)

_ROUTES = {
    "first_line": {"taken": "diagnose", "reassigned": "specialists", "waited": "specialists"},
    "diagnose": {"reassigned": "specialists", "waited": "specialists"},
    "specialists": {"reassigned": "manager", "waited": "manager"},
    "manager": {"reassigned": "specialists"},
}
_STEPS = {
    **{step: {**routes, "resolved": "solved"} for step, routes in _ROUTES.items()},
    "solved": {"waited": "done", "closed": "done"},
}
_STATES = {"solved": "resolved", "done": "closed"}


def process() -> Any:
    """The path, read from its BPMN."""
    parser = BpmnParser()
    parser.add_bpmn_io(StringIO("\n".join(_bpmn())))
    return parser.get_spec("escalation")


def walk_all(path: Any, tickets: Iterable[tuple[int, Sequence[str]]]) -> list[str]:
    """The last step of every ticket, given its priority and what happens to it."""
    return [_last_step(path, priority, names) for priority, names in tickets]


def _last_step(path: Any, priority: int, names: Sequence[str]) -> str:
    workflow = BpmnWorkflow(path)
    workflow.do_engine_steps()
    for name in names:
        if workflow.is_completed():
            break
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.data.update(event=name, priority=priority)
        task.run()
        workflow.do_engine_steps()
    if workflow.is_completed():
        return "closed"
    step: str = workflow.get_next_task(state=TaskState.READY, manual=True).task_spec.bpmn_id
    return _STATES.get(step, step.replace("_", "-"))


def _bpmn() -> Iterator[str]:
    yield '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    yield ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    yield ' id="bench" targetNamespace="bench">'
    yield '<bpmn:process id="escalation" isExecutable="true">'
    yield '<bpmn:startEvent id="new"/><bpmn:endEvent id="done"/>'
    yield '<bpmn:userTask id="intake"/>'
    yield '<bpmn:exclusiveGateway id="triage" default="triage_else"/>'
    yield '<bpmn:scriptTask id="alarm"><bpmn:script>told = "duty manager"</bpmn:script>'
    yield "</bpmn:scriptTask>"
    yield _flow("new_intake", "new", "intake")
    yield _flow("intake_triage", "intake", "triage")
    yield _flow("triage_alarm", "triage", "alarm", "priority == 1")
    yield _flow("triage_else", "triage", "first_line")
    yield _flow("alarm_specialists", "alarm", "specialists")
    for step, routes in _STEPS.items():
        gateway = f"{step}_next"
        yield f'<bpmn:userTask id="{step}"/>'
        yield f'<bpmn:exclusiveGateway id="{gateway}" default="{step}_stays"/>'
        yield _flow(f"{step}_happened", step, gateway)
        yield _flow(f"{step}_stays", gateway, step)
        for event, target in routes.items():
            yield _flow(f"{step}_{event}", gateway, target, f"event == '{event}'")
    yield "</bpmn:process></bpmn:definitions>"


def _flow(name: str, source: str, target: str, condition: str = "") -> str:
    opening = f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">'
    written = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{}'
    written += "</bpmn:conditionExpression>"
    return opening + (written.format(condition) if condition else "") + "</bpmn:sequenceFlow>"
