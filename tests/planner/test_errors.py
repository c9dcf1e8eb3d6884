"""A fault says where it is and how to mend it; an invalid problem shows them all."""

import pytest

from planner.errors import Fault, InvalidProblem, NoFeasiblePlan, PlannerError


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("vacancies", "is missing"), "vacancies: is missing"),
        (Fault("jobs", "is blank", row=7, column="town"), "jobs, row 7, column town: is blank"),
        (
            Fault("vacancies", "must be a whole number", row=7, column="openings", value="十"),
            "vacancies, row 7, column openings ('十'): must be a whole number",
        ),
        (Fault("vacancies", "is missing", column="town"), "vacancies, column town: is missing"),
    ],
)  # fmt: skip
def test_a_fault_reads_as_place_value_and_what_to_do(fault, text):
    assert str(fault) == text


def test_an_invalid_problem_keeps_its_faults_in_order():
    faults = [Fault("workers", str(n)) for n in range(3)]

    assert InvalidProblem(iter(faults)).faults == tuple(faults)


def test_one_fault_needs_no_list():
    fault = Fault("workers", "is missing")

    assert InvalidProblem(fault).faults == (fault,)


def test_each_fault_is_a_line_of_the_message():
    error = InvalidProblem([Fault("a", "one"), Fault("b", "two")])

    assert str(error) == "a: one\nb: two"


def test_a_long_list_is_cut_and_says_how_many_more():
    error = InvalidProblem(Fault("a", str(n)) for n in range(25))

    assert len(str(error).splitlines()) == 21
    assert str(error).endswith("… and 5 more")
    assert len(error.faults) == 25


def test_no_feasible_plan_says_why():
    error = NoFeasiblePlan("the pins of worker w1 contradict each other")

    assert error.reason == str(error) == "the pins of worker w1 contradict each other"


@pytest.mark.parametrize("error", [InvalidProblem(Fault("a", "b")), NoFeasiblePlan("c")])
def test_everything_raised_on_purpose_has_one_base(error):
    assert isinstance(error, PlannerError)
