"""What flows have in common."""

from prefect.settings import get_current_settings

from flows.running import NO_RESULT


def test_what_prefect_keeps_of_a_failed_run_lies_where_it_keeps_such_things() -> None:
    """An error is kept whatever is said of results, and not in the folder of whoever begins."""
    assert NO_RESULT["persist_result"] is False
    assert NO_RESULT["result_storage"] == get_current_settings().results.local_storage_path
    assert NO_RESULT["result_storage"].is_absolute()
