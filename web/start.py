"""Where ``laoxiang`` begins: ask for huge pages, then read in the commands."""

from planner.huge_pages import start_over


def main() -> None:
    """Run the command line."""
    start_over()
    from web.cli import main as commands

    commands()
