"""``python -m planner``: solve and check from files, without the registry or the web."""

from planner.cli import main

if __name__ == "__main__":
    main()
