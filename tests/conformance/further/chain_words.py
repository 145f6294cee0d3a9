"""Words in which scenarios of chains are written."""

from typing import Any

SMS = [{"after": 0, "channel": "sms"}]
LATER = [{"after": 0, "channel": "sms"}, {"after": 1800, "channel": "sms"}]
BY_SMS = {"channel": "sms"}
PAGER = {"channel": "pager"}
OPEN = {"at": 0, "type": "open"}


def told(*told: tuple[int, str]) -> list[dict[str, Any]]:
    return [{"at": at, "notify": who, "channel": "sms"} for at, who in told]


def chain(
    name: str,
    steps: list[dict[str, Any]],
    rules: dict[str, Any],
    events: list[dict[str, Any]],
    expect: list[dict[str, Any]],
    *,
    horizon: int,
    repeat: int = 0,
    **more: object,
) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "chain",
        "policy": {"steps": steps, "repeat": repeat, "personal_rules": rules},
        "events": events,
        "expect": expect,
        "horizon": horizon,
        **more,
    }


def step(*targets: str, after: int | None = None, **more: object) -> dict[str, Any]:
    return {"targets": list(targets), "next_after": after, **more}
