"""``python -m planner``: solve and check from files, without the registry or the web."""

from planner.huge_pages import start_over

if __name__ == "__main__":
    start_over()
    from planner.cli import main

    main()
