"""``python -m service`` is ``whorl``."""

from service.cli.main import run

if __name__ == "__main__":
    run()
