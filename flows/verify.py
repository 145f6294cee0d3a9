"""Flows `seal_log` and `verify_log`: the run log is sealed often, and verified every day."""

import asyncio
from pathlib import Path

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.engine.opening import Place
from flows.proof.checkpoints import read_checkpoints
from flows.proof.keys import private_key, public_key
from flows.proof.problems import findings
from flows.proof.report import markdown_of
from flows.proof.sealing import seal
from flows.proof.verifying import verify
from flows.running import NO_RESULT
from flows.store.database import open_store, read_store


@flow(name="seal_log", flow_run_name="seal the log", **NO_RESULT)
async def seal_log(place: Place, key: str, to: str = "") -> State[None]:
    """Seal what the log got since the last checkpoint, signed by the key in a file.

    New checkpoints are added to the file `to`. Fails where something was rewritten.
    """
    store = open_store(place.store)
    try:
        signer = private_key(Path(key))
        done = await asyncio.to_thread(seal, store, signer, to=Path(to) if to else None)
    finally:
        store.close()
    if done.findings:
        return Failed(message=f"{findings(len(done.findings))}: {done.findings[0]}")
    if not done.checkpoints:
        return Completed(message="nothing new was to be sealed")
    last = done.checkpoints[-1]
    return Completed(message=f"checkpoint {last.n} seals {last.entries:,} entries")


@flow(name="verify_log", flow_run_name="verify the log", **NO_RESULT)
async def verify_log(place: Place, public_keys: list[str], checkpoints: str = "") -> State[None]:
    """Verify the whole log, held against the checkpoints in a file elsewhere.

    An artifact says what was found. Fails where that is anything.
    """
    store = read_store(place.store)
    try:
        kept = read_checkpoints(Path(checkpoints)) if checkpoints else []
        trusted = [public_key(each) for each in public_keys]
        found = await asyncio.to_thread(verify, store, keys=trusted, elsewhere=kept)
    finally:
        store.close()
    await acreate_markdown_artifact(key="run-log", markdown=markdown_of(found))
    if found.count:
        return Failed(message=f"{findings(found.count)}: {found.findings[0]}")
    return Completed(message=f"nothing was found in {found.entries:,} entries")
