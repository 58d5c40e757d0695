"""What Dockerfile and compose.yaml say, read with as little as will do."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service of ours: what each of its processes is started with."""

    name: str
    command: tuple[str, ...]
    replicas: int


def image_environment() -> dict[str, str]:
    """Return the variables that the image sets, but for the path of its programs."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    block = re.search(r"^ENV ((?:.*\\\n)*.*)", text, re.MULTILINE)
    assert block is not None
    pairs = re.findall(r"(\w+)=(\S+)", block[1])
    return {name: value for name, value in pairs if name != "PATH"}


def grace() -> float:
    """Return how many seconds compose.yaml grants a stop."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    [seconds] = re.findall(r"stop_grace_period: (\d+)s", text)
    return float(seconds)


def services() -> list[Service]:
    """Return the services of compose.yaml that run our image."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    found = re.findall(
        r"^  (\w+):\n    <<: \*switchback\n    command: \[(.*)\]\n"
        r"    deploy:\n      replicas: (\d+)",
        text,
        re.MULTILINE,
    )
    return [
        Service(
            name=name,
            command=tuple(part.strip() for part in command.split(",")),
            replicas=int(replicas),
        )
        for name, command, replicas in found
    ]


def copied() -> set[str]:
    """Return the files and folders that the image holds."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE)
    return {name for line in lines for name in line.split()}


def let_in() -> set[str]:
    """Return what .dockerignore lets into the build."""
    text = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    return {line[1:] for line in text.splitlines() if line.startswith("!")}


def bases() -> list[str]:
    """Return the images that ours and the services stand on, as they are named."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    stages = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    return stages + re.findall(r"^ +image: (\S+)$", compose, re.MULTILINE)


def limits_of_a_container() -> list[str]:
    """Return how compose.yaml holds a process of ours, as options of `docker run`."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    ours = text.partition("x-switchback:")[2].partition("\nservices:")[0]
    keys = dict(re.findall(r"^  (\w+): \[?\"?([^\]\"\n]+)", ours, re.MULTILINE))
    assert keys["read_only"] == "true"
    return [
        "--read-only",
        f"--tmpfs {keys['tmpfs']}",
        f"--cap-drop {keys['cap_drop']}",
        f"--security-opt {keys['security_opt'].removesuffix(':true')}",
    ]


def documented_runs() -> list[str]:
    """Return each `docker run` of README.md, one line each."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n", "")
    return re.findall(r"docker run .*", text)
