"""pm4py's woflan on a fork of parallel ways as a Petri net.

`python -m bench.peers.woflan WAYS STEPS` prints whether it finds the net sound, and the CPU seconds
of the proof alone, as JSON.
"""

import json
import sys

from bench.measuring import cpu_once


def prove(ways: int, steps: int) -> dict[str, object]:
    from pm4py.algo.analysis.woflan import algorithm as woflan
    from pm4py.objects.petri_net.obj import Marking, PetriNet
    from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

    net = PetriNet("fork")

    def place(name: str) -> PetriNet.Place:
        found = PetriNet.Place(name)
        net.places.add(found)
        return found

    def transition(name: str) -> PetriNet.Transition:
        found = PetriNet.Transition(name, name)
        net.transitions.add(found)
        return found

    begin, end = place("begin"), place("end")
    fork, join = transition("fork"), transition("join")
    add_arc_from_to(begin, fork, net)
    add_arc_from_to(join, end, net)
    for way in range(ways):
        here = place(f"{way}/0")
        add_arc_from_to(fork, here, net)
        for step in range(1, steps):
            there, on = place(f"{way}/{step}"), transition(f"{way}/{step}")
            add_arc_from_to(here, on, net)
            add_arc_from_to(on, there, net)
            here = there
        add_arc_from_to(here, join, net)
    parameters = {
        woflan.Parameters.RETURN_ASAP_WHEN_NOT_SOUND: True,
        woflan.Parameters.PRINT_DIAGNOSTICS: False,
    }
    sound: list[bool] = []
    seconds = cpu_once(
        lambda: sound.append(woflan.apply(net, Marking({begin: 1}), Marking({end: 1}), parameters))
    )
    return {"sound": sound[0], "cpu_seconds": seconds}


if __name__ == "__main__":
    print(json.dumps(prove(int(sys.argv[1]), int(sys.argv[2]))))
