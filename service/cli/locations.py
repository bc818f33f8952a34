"""Where the command line looks for files that no option names."""

import os
from pathlib import Path


def data_dir() -> Path:
    """The data directory of a service on this machine, without reading all of its settings."""
    named = os.environ.get("WHORL_DATA_DIR")
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("whorl")


def pki_dir() -> Path:
    """Where `whorl pki` keeps certificates."""
    return data_dir() / "pki"


def state_dir() -> Path:
    """Where this user's progress of long commands is kept."""
    import platformdirs

    return platformdirs.user_state_path("whorl")
