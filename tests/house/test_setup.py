"""Set-up: the locks are whole and name no host, what is built is listed, the faults of a start are one line."""

from __future__ import annotations

import configparser
import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tooling import fangsong, fonts, frontend, icons, preflight, progress, reachable, serve, stamps, supervision
from tooling.progress import Step, Stopped
from tooling.reachable import Database
from workflow import config
from workflow.config import ROOT, Config

LOCKS = (
    "requirements.lock",
    "requirements-test.lock",
    "requirements-node.lock",
    "requirements-bench.lock",
    "requirements-mutants.lock",
    "requirements-s3.lock",
)
NPM_LOCKS = ("package-lock.json", "tooling/font-packages/package-lock.json")


def pins(lock: str) -> dict[str, str]:
    """Package -> version, of a lock."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def declared(section: str, name: str) -> set[str]:
    """The packages that setup.cfg asks for, by their plain names."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return {re.split(r"[\[<>=;]", line)[0].lower() for line in parser[section][name].split()}


def configured(folder: Path, **environ: str) -> Config:
    return Config.from_environment({"DATA_DIR": str(folder), **environ})


def test_every_package_asked_for_is_locked():
    run, test, node, bench, mutants, s3 = map(pins, LOCKS)

    assert declared("options", "install_requires") <= run.keys()
    assert declared("options.extras_require", "test") <= test.keys()
    assert declared("options.extras_require", "node") == node.keys()
    assert declared("options.extras_require", "bench") <= bench.keys()
    assert declared("options.extras_require", "mutants") <= mutants.keys()
    assert declared("options.extras_require", "s3") <= s3.keys()


def test_what_is_tested_is_what_runs():
    run, test, _, bench, mutants, _ = map(pins, LOCKS)

    assert {name: test.get(name) for name in run} == run
    assert {name: bench.get(name) for name in run} == run
    assert {name: mutants.get(name) for name in run} == run


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash_and_no_host(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")

    without = [block for block in re.split(r"\n(?=\S)", text.strip()) if "--hash=sha256:" not in block]

    assert without == []
    assert re.findall(r"https?://|--index|--find-links", text) == []


@pytest.mark.parametrize("lock", NPM_LOCKS)
def test_an_npm_lock_has_integrity_and_no_host(lock):
    packages = json.loads((ROOT / lock).read_text(encoding="utf-8"))["packages"]

    fetched = {name: package for name, package in packages.items() if name}

    assert [name for name, package in fetched.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_front_end_packages_are_pinned_exactly():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))

    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]

    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_the_built_front_end_is_listed_with_the_hash_of_its_content():
    listed = json.loads((frontend.BUILT / "manifest.json").read_text(encoding="utf-8"))

    assert listed == frontend.manifest(frontend.BUILT)
    assert {"app.js", "app.css", "charts.js", "icons.svg"} <= listed.keys()


def test_the_sprite_has_every_icon_once_and_no_clear_square(tmp_path):
    listing = tmp_path / "icons.txt"
    listing.write_text("# remark\nbell\n\narrow-up\nbell\n", encoding="utf-8")

    sprite = icons.sprite(listing, frontend.NODE_MODULES)

    assert re.findall(r'<symbol id="([^"]+)" viewBox="0 0 24 24">', sprite) == ["arrow-up", "bell"]
    assert "M0 0h24v24H0z" not in sprite


def test_an_icon_that_does_not_exist_is_named(tmp_path):
    (tmp_path / "icons.txt").write_text("no-such-icon\n", encoding="utf-8")

    with pytest.raises(Stopped, match="an icon that @tabler/icons does not have: no-such-icon"):
        icons.sprite(tmp_path / "icons.txt", frontend.NODE_MODULES)


def test_a_stamp_answers_for_names_and_contents(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a", encoding="ascii")
    other.write_text("b", encoding="ascii")

    before = stamps.digest([one, other], "x")

    assert before == stamps.digest([other, one], "x")
    assert before != stamps.digest([one, other], "y")
    one.write_text("c", encoding="ascii")
    assert before != stamps.digest([one, other], "x")


def test_a_step_that_is_ready_is_not_done_again(capsys):
    done: list[str] = []
    progress.carry_out(
        [Step("one", lambda: True, lambda: done.append("one")), Step("two", lambda: False, lambda: done.append("two"))]
    )

    assert done == ["two"]
    assert re.fullmatch(r"\[1/2\] one: ready\n\[2/2\] two …\n\[2/2\] two: done in 0\.0 s\n", capsys.readouterr().out)


def test_a_command_that_fails_shows_the_end_of_its_log_and_one_line(capsys):
    command = [sys.executable, "-c", "print('half way'); raise SystemExit(3)"]

    with pytest.raises(Stopped) as stop:
        progress.call(command, log="test-setup", otherwise="it could not be done")
    code = progress.report(stop.value)

    lines = capsys.readouterr().err.splitlines()
    assert (code, lines[0].strip(), lines[-1]) == (1, "half way", "Stopped: it could not be done")


def test_a_taken_port_is_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Stopped, match=f"PORT {port} is taken by another program; choose another: PORT={port + 1}"):
            preflight.address_is_free(configured(tmp_path, PORT=str(port)))


def test_an_address_of_another_machine_is_one_line(tmp_path):
    with pytest.raises(Stopped, match=r"HOST 192\.0\.2\.1 is not an address of this machine"):
        preflight.address_is_free(configured(tmp_path, HOST="192.0.2.1", PORT="8999"))


def test_a_data_folder_in_use_is_one_line(tmp_path):
    config = configured(tmp_path)

    preflight.folder_is_free(config)
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(config.queue_socket))
        other.listen()
        with pytest.raises(Stopped, match="is in use by another Lianzhi that is running; stop it first"):
            preflight.folder_is_free(config)


def test_a_database_that_does_not_answer_is_one_line_without_its_password(tmp_path):
    config = configured(tmp_path, DATABASE_URL="postgresql://li:hidden@127.0.0.1:9/lianzhi")

    with pytest.raises(Stopped) as stop:
        reachable.database(config)

    assert str(stop.value).startswith("DATABASE_URL: the database lianzhi at 127.0.0.1:9 cannot be used: ")
    assert "hidden" not in str(stop.value)
    assert "\n" not in str(stop.value)


def test_a_new_database_is_known_by_its_lack_of_migrations(tmp_path):
    assert reachable.database(configured(tmp_path)) is Database.NEW


def test_a_queue_server_that_does_not_answer_is_one_line(tmp_path):
    with pytest.raises(Stopped, match="REDIS_URL: no queue server answers"):
        reachable.queue_answers(configured(tmp_path, REDIS_URL="redis://127.0.0.1:9/0"))


def test_what_an_interrupted_load_left_behind_is_removed_and_nothing_else(tmp_path):
    config = configured(tmp_path)
    for name in ("lianzhi.db", "lianzhi.db-wal", "notes"):
        (tmp_path / name).touch()
    (tmp_path / "files").mkdir()

    serve.begin_afresh(config, Database.BEHIND)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes", "secret"]


def test_a_database_that_is_not_ours_to_remove_is_left_alone(tmp_path):
    config = configured(tmp_path, DATABASE_URL="postgresql://db/lianzhi")

    with pytest.raises(Stopped, match="a load of the demonstration was interrupted there; give an empty database"):
        serve.begin_afresh(config, Database.CURRENT)


def test_before_it_serves_the_web_is_what_is_down(tmp_path):
    assert supervision.down(configured(tmp_path, PORT="9")) == ["web"]


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"PORT": "x"}, "Stopped: PORT must be a whole number from 1 to 65535, not 'x'\n"),
        ({"DEMO": "x"}, "Stopped: DEMO must be on or off, not 'x'\n"),
    ],
)
def test_a_wrong_value_ends_a_start_at_once_with_one_line_and_code_2(tmp_path, environ, sentence):
    done = subprocess.run(
        [sys.executable, "-m", "tooling", "run"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), **environ},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


def test_where_there_is_no_apt_documents_do_without_a_fangsong_and_it_is_tried_once(monkeypatch, tmp_path):
    for name, place in (("FONTS", tmp_path), ("FETCHED", tmp_path / "f.otf"), ("_TRIED", tmp_path / "tried")):
        monkeypatch.setattr(fangsong, name, place)
    monkeypatch.setattr(config, "FANGSONG", (tmp_path / "f.otf", tmp_path / "installed.otf"))
    monkeypatch.setenv("PATH", str(tmp_path))

    step = fangsong.step()
    assert not step.is_ready()
    step.work()

    assert (step.is_ready(), config.free_fangsong()) == (True, None)
    fangsong.forget()
    assert not step.is_ready()


def test_a_fangsong_that_was_fetched_is_used_unless_another_is_named(monkeypatch, tmp_path):
    fetched = tmp_path / "fandol-fang.otf"
    fetched.touch()
    monkeypatch.setattr(config, "FANGSONG", (fetched, tmp_path / "installed.otf"))
    named = tmp_path / "font.ttf"
    named.touch()
    given = {"DATA_DIR": str(tmp_path)}

    assert Config.from_environment(given).font_fangsong == fetched
    assert Config.from_environment({**given, "FONT_FANGSONG": str(named)}).font_fangsong == named
    assert fonts.warning(None) is None
