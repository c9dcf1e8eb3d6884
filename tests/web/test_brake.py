"""The brake on guessing passwords."""

from web.auth.brake import Brake


class Clock:
    """Seconds that a test moves."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        """Return the time."""
        return self.now


def test_five_failures_of_one_name_make_it_wait():
    brake = Brake(5, window=300, clock=Clock())
    for _ in range(4):
        brake.failed("name:zhou")
    assert brake.wait("name:zhou") == 0
    brake.failed("name:zhou")
    assert brake.wait("name:zhou") == 300


def test_the_wait_ends_when_the_window_has_passed():
    clock = Clock()
    brake = Brake(2, window=60, clock=clock)
    brake.failed("a")
    clock.now += 20
    brake.failed("a")
    assert brake.wait("a") == 40
    clock.now += 41
    assert brake.wait("a") == 0


def test_another_name_from_the_same_address_has_to_wait_too():
    brake = Brake(2, window=60, clock=Clock())
    for name in ("a", "b"):
        brake.failed(f"name:{name}", "from:10.0.0.7")
    assert brake.wait("name:c", "from:10.0.0.7") > 0
    assert brake.wait("name:c", "from:10.0.0.8") == 0


def test_success_forgets_the_failures():
    brake = Brake(2, window=60, clock=Clock())
    brake.failed("a")
    brake.succeeded("a")
    brake.failed("a")
    assert brake.wait("a") == 0
