"""Who may call what in the charter room: rows of the literal table of ``test_access``."""

from __future__ import annotations

ROOM = frozenset({"admin", "bureau", "squad"})
DESK = frozenset({"admin", "bureau"})

TABLE = [
    ("GET", "/charter-room", "room.index", ROOM),
    ("POST", "/charter-room/copies", "room.open_copy", ROOM),
    ("GET", "/charter-room/copies/9", "room.table", ROOM),
    ("GET", "/charter-room/copies/9/move", "room.choose", ROOM),
    ("POST", "/charter-room/copies/9/try", "room.attempt", ROOM),
    ("POST", "/charter-room/copies/9/keep", "room.keep", ROOM),
    ("POST", "/charter-room/copies/9/undo", "room.go", ROOM),
    ("POST", "/charter-room/copies/9/save", "room.save", ROOM),
    ("POST", "/charter-room/copies/9/name", "room.rename", ROOM),
    ("POST", "/charter-room/copies/9/put-away", "room.put_away", ROOM),
    ("GET", "/charter-room/copies/9/why", "room.why", ROOM),
    ("GET", "/charter-room/plans/2", "scenarios.show", ROOM),
    ("POST", "/charter-room/plans/9/name", "scenarios.rename", ROOM),
    ("POST", "/charter-room/plans/9/publish", "scenarios.publish", ROOM),
    ("GET", "/charter-room/compare", "scenarios.compare", ROOM),
    ("GET", "/transport", "transport.index", ROOM),
    ("GET", "/transport.xlsx", "transport.book", ROOM),
    ("GET", "/transport/places", "transport.places", ROOM),
    ("GET", "/transport/limits", "transport_limits.show", ROOM),
    ("GET", "/plans/2/replan", "tasks.replan_form", ROOM),
    ("POST", "/plans/2/replan/find", "tasks.find", ROOM),
    ("POST", "/plans/9/replan", "tasks.replan", ROOM),
    ("POST", "/charter-room/prices", "tasks.ask_prices", ROOM),
    ("POST", "/charter-room/joint", "tasks.ask_joint", DESK),
    ("GET", "/charter-room/tasks/9", "tasks.detail", ROOM),
    ("GET", "/charter-room/tasks/9/progress", "tasks.progress", ROOM),
    ("POST", "/charter-room/tasks/9/stop", "tasks.stop", ROOM),
]
