"""The deployments: what `prefect deploy --all` applies is what `stepladder up` serves."""

from typing import Any

from ruamel.yaml import YAML

from flows.embedded.deployments import DEPLOYMENTS
from tests.conftest import ROOT


def written() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = YAML(typ="safe").load(ROOT / "prefect.yaml")["deployments"]
    return found


def test_prefect_yaml_and_up_say_the_same() -> None:
    assert [
        (each["entrypoint"], each["name"], each["description"], "schedules" in each)
        for each in written()
    ] == [
        (each.entrypoint, each.name, each.description, bool(each.scheduled or each.own))
        for each in DEPLOYMENTS
    ]


def test_what_flows_are_given_besides_the_place_stands_in_both() -> None:
    given = {each["entrypoint"]: {*each["parameters"]} - {"place"} for each in written()}
    assert given == {each.entrypoint: {*each.needs} for each in DEPLOYMENTS}
