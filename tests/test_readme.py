"""What the README shows is what happens: its Python and console blocks run, and so do the commands of its first two."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def shell(tmp_path: Path) -> Path:
    """A folder that looks like the project's and may be written to, in which ``ocop`` is this project's."""
    for name in ("corpus", "patterns"):
        (tmp_path / name).symlink_to(ROOT / name)
    command = tmp_path / "bin" / "ocop"
    command.parent.mkdir()
    # As pip writes it: the processes of a run read it once more, each under another name.
    command.write_text(f"#!{sys.executable}\nfrom extractor.cli import main\nif __name__ == '__main__':\n    main()\n")
    command.chmod(0o755)
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    paths = {"PATH": f"{folder}/bin:{os.environ['PATH']}", "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"}
    env = os.environ | paths
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=folder, env=env, check=False)


def test_python_blocks() -> None:
    found = blocks("python")
    assert len(found) >= 2
    for number, block in enumerate(found):
        test = doctest.DocTestParser().get_doctest(block, {}, f"README block {number}", "README.md", 0)
        said: list[str] = []
        doctest.DocTestRunner(verbose=False).run(test, out=said.append)
        assert "".join(said) == ""


def test_console_blocks(shell: Path) -> None:
    found = blocks("console")
    assert found
    for block in found:
        for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            done = run(command, shell)
            assert done.stdout + done.stderr == expected


def test_the_two_commands(shell: Path) -> None:
    first, second = blocks("sh")
    assert first.startswith("python3 -m venv .venv && . .venv/bin/activate && pip install . && ocop extract")
    main_job = " && ".join(part for part in first.strip().split(" && ") if part.startswith("ocop"))
    done = run(main_job, shell)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 100
    assert second == "pip install -e '.[test]' && ocop check && python -m pytest\n"


def test_names_in_the_layout_exist() -> None:
    table = README.partition("## Where things are")[2]
    paths = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert len(paths) >= 5
    assert [path for path in paths if not (ROOT / path).exists()] == []
