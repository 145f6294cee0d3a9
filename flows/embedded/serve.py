"""The server's process: `python -m flows.embedded.serve PORT`. It ends when its owner does."""

import os
import sys
from pathlib import Path

import uvicorn
from filelock import FileLock

from flows.embedded.owned import end_with_owner
from flows.embedded.server import LOCK

_PATIENCE = 15


def main() -> None:
    """Serve Prefect's API and pages on the port given, from the folder in PREFECT_HOME."""
    end_with_owner(_PATIENCE)
    with FileLock(Path(os.environ["PREFECT_HOME"]) / LOCK):
        uvicorn.run(
            "prefect.server.api.server:create_app",
            factory=True,
            host="127.0.0.1",
            port=int(sys.argv[1]),
            log_level="warning",
            timeout_graceful_shutdown=_PATIENCE // 3,
        )


if __name__ == "__main__":
    main()
