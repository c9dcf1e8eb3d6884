"""Pages of the return-to-work desk, one file a service; see ``recruit/desk/README.md``."""

from web.pages.desk import figures

BLUEPRINTS = (figures.blueprint,)
"""What the app mounts; a new service adds its own."""
