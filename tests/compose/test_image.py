"""The image holds what its own commands need, and nothing writes but into /data."""

import re
import subprocess
import sys

import pytest

from tests.compose.files import (
    ROOT,
    bases,
    copied,
    documented_runs,
    image_environment,
    let_in,
    limits_of_a_container,
)


def test_what_the_image_copies_is_let_into_the_build_and_nothing_else():
    assert let_in() == copied()


def test_the_image_holds_each_room_of_the_house():
    """The installer and the tests are no rooms of a running program."""
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert rooms - {"install", "tests"} <= copied()


def test_all_that_is_written_goes_to_data():
    environment = image_environment()

    assert environment["DATABASE_URL"].startswith("sqlite:////data/")
    assert environment["DEMO_FOLDER"].startswith("/data/")
    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"


def test_the_demos_page_is_reached_from_outside_on_the_port_that_is_shown():
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert image_environment()["DEMO_HOST"] == "0.0.0.0"  # noqa: S104 - a container's own
    assert f"EXPOSE {image_environment()['DEMO_PORT']}\n" in dockerfile


def test_each_base_is_named_by_its_digest_and_both_stages_by_the_same():
    first, second, *others = bases()

    assert first == second
    assert len(others) == 1, "compose.yaml's database"
    for name in (first, *others):
        assert re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", name)


def test_a_container_without_compose_is_held_as_one_of_compose():
    runs = documented_runs()

    assert len(runs) == 2, "the demo, and for good"
    for run in runs:
        assert [limit for limit in limits_of_a_container() if limit not in run] == []


@pytest.mark.parametrize("name", ["HEALTH_PORT", "DEMO_PORT"])
def test_the_probe_is_well_when_the_program_or_the_demo_answers(name, tmp_path):
    (tmp_path / "healthz").write_text("{}")
    serve = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "0"]
    with (
        subprocess.Popen(  # noqa: S603 - our own words
            [serve[0], "-u", *serve[1:]],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as server
    ):
        port = server.stdout.readline().split("port ")[1].split()[0]
        well = probe({name: port})
        server.terminate()

    assert well == 0
    assert probe({name: port}) == 1


def test_the_probe_is_unwell_where_nothing_listens():
    assert probe({}) == 1


def probe(variables: dict[str, str]) -> int:
    return subprocess.run(
        [sys.executable, "-m", "console.probe"], cwd=ROOT, env=variables, check=False
    ).returncode
