from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import (
    DiskFull,
    Filters,
    FolderMissing,
    Language,
    Library,
    LibraryLocked,
    ModelMissing,
    Outcome,
    Source,
)
from engine.locations import embedded_model_dir, samples_dir


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of the sample documents with the embedded model."""
    with Library.open(tmp_path_factory.mktemp("samples") / "library") as library:
        library.index([samples_dir()])
        yield library


def test_a_german_question_finds_the_english_page(answered: Library) -> None:
    result = answered.search("Was tun, wenn der Stromspeicher nach Lösungsmittel riecht?")
    first = result.hits[0]
    assert result.outcome is Outcome.HITS
    assert first.path.name == "battery-storage-safety.pdf"
    assert first.language is Language.EN
    assert first.page == 2
    assert Source.DENSE in first.sources
    assert 0.0 < first.score <= 1.0
    assert "solvent" in first.text


def test_an_english_question_finds_the_german_text(answered: Library) -> None:
    hits = answered.search("How long is the notice period for my flat?").hits
    assert "hinweise-mietvertrag.docx" in [hit.path.name for hit in hits[:2]]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Wie lange muss Roggenbrot backen?", "roggenbrot.txt"),
        ("compensation for a lost suitcase", "lost-luggage.html"),
        ("Ersatzteil Lager für Welle 6204", "spare-parts.csv"),
        ("Wer erfand den Kreiselkompass?", "history-of-the-compass.docx"),
        ("Warum stand das Windrad still?", "wind-park-review.pptx"),
        ("Wie überwintern Bienenvölker mit Milben?", "bienenjahr.odt"),
        ("Was kostet die Klassenfahrt?", "protokoll-elternabend.rtf"),
        ("Wann darf im Sommer im Kleingarten gegossen werden?", "allotment-water.eml"),
        ("the girl who learned to read in a lighthouse", "island-without-a-clock.epub"),
        ("travel expenses over plan", "haushalt-2026.xlsx"),
    ],
)
def test_every_sample_format_is_found(answered: Library, query: str, name: str) -> None:
    assert name in [hit.path.name for hit in answered.search(query).hits[:3]]


def test_filters_hold(answered: Library) -> None:
    hits = answered.search("water", filters=Filters(languages=frozenset({Language.DE}))).hits
    assert hits
    assert {hit.language for hit in hits} == {Language.DE}
    assert {h.file_type for h in answered.search("water type:pdf").hits} == {"pdf"}


def test_nonsense_is_called_weak_and_nothing_is_asked_of_an_empty_query(answered: Library) -> None:
    assert answered.search("   ").outcome is Outcome.EMPTY_QUERY
    assert answered.search("qwrtz blorp fnord").outcome in {Outcome.WEAK, Outcome.NO_HIT}


def test_marked_hits_show_the_sentence_that_answers(answered: Library) -> None:
    result = answered.search("Wie riecht eine beschädigte Batteriezelle?")
    hit = answered.marked(result).hits[0]
    assert "sweet smell of solvent" in hit.text[hit.best.start : hit.best.end]


def test_context_shows_the_passage_in_its_document(answered: Library) -> None:
    hit = answered.search("Rückstauklappe prüfen").hits[0]
    context = answered.context(hit.passage_id)
    assert context is not None
    text = context.sections[context.section].text
    assert text[context.span.start : context.span.end] == hit.text
    assert (hit.passage_id, context.section, context.span) in context.passages


def test_status_counts_and_private_files(answered: Library) -> None:
    status = answered.status()
    assert (status.documents, status.failed, status.waiting) == (15, 0, 0)
    assert status.indexed == 15
    assert status.model is not None
    assert stat.S_IMODE(status.directory.stat().st_mode) == 0o700
    for path in status.directory.rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_library_that_was_closed_answers_after_it_is_opened_again(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.index([samples_dir() / "de"])
    with Library.open(tmp_path / "library") as library:
        before = library.search("Kündigungsfrist")
        assert before.keywords_only
        assert before.hits[0].path.name == "hinweise-mietvertrag.docx"
        library.load_model()
        assert not library.search("Kündigungsfrist").keywords_only
        assert library.index().files == 0


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        assert library.search("anything").outcome is Outcome.EMPTY_LIBRARY


def test_a_missing_folder_is_refused_and_nothing_is_added(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        with pytest.raises(FolderMissing):
            library.index([samples_dir(), tmp_path / "nowhere"])
        assert library.roots() == []


def test_removing_a_root_forgets_its_documents_and_touches_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "dog.txt").write_text("The dog sleeps in the kennel behind the house.")
    with Library.open(tmp_path / "library") as library:
        library.index([folder])
        assert library.search("Hundehütte").hits
        library.remove_root(folder)
        assert library.search("Hundehütte").outcome is Outcome.EMPTY_LIBRARY
        assert library.status().vectors == 0
    assert (folder / "dog.txt").exists()


def test_only_one_process_indexes_at_a_time(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add_root(samples_dir())
        program = (
            "import sys; from pathlib import Path; from engine import Library\n"
            "from engine.catalog.store import Catalog, FILE_NAME\n"
            "catalog = Catalog.open(Path(sys.argv[1]) / FILE_NAME)\n"
            "with catalog.writing():\n"
            "    print('held', flush=True); sys.stdin.read()\n"
        )
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(library.directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert child.stdout is not None
        assert child.stdin is not None
        child.stdout.readline()
        try:
            with pytest.raises(LibraryLocked):
                library.index()
            assert library.search("x").outcome is Outcome.EMPTY_LIBRARY
        finally:
            child.stdin.close()
            child.wait()
            child.stdout.close()


def test_serving_on_the_cpu_never_imports_torch_and_reports_to_nobody(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from engine import Library, samples_dir\n"
        "with Library.open(Path(sys.argv[1])) as library:\n"
        "    library.index([samples_dir() / 'de' / 'roggenbrot.txt'])\n"
        "    assert library.search('bread').hits\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    code = "if __name__ == '__main__':\n    exec(" + repr(program) + ")\n"
    script = tmp_path / "serve.py"
    script.write_text(code)
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "library")],
        env={"PYTHONPATH": root, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # Libraries that report their use leave traces in the person's folders.
    assert {path.name for path in tmp_path.iterdir()} == {"home", "library", "serve.py"}


def test_what_another_process_indexed_is_found_by_meaning_after_the_next_run(
    tmp_path: Path,
) -> None:
    with Library.open(tmp_path / "library") as library:
        library.index([samples_dir() / "de"])
        with Library.open(tmp_path / "library") as other:
            other.index([samples_dir() / "en" / "battery-storage-safety.pdf"])
        library.index()
        served = library._serving.current
        assert served is not None
        assert len(served.index) == library.status().vectors
        result = library.search("Was tun, wenn der Stromspeicher nach Lösungsmittel riecht?")
        assert result.hits[0].path.name == "battery-storage-safety.pdf"


def test_removing_a_root_gives_room_back(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "long.txt").write_text(
        "\n\n".join(f"The dog number {n} sleeps in kennel {n * 7}. " * 5 for n in range(200))
    )
    with Library.open(tmp_path / "library") as library:
        library.index([folder])
        before = library.status().size_bytes
        library.remove_root(folder)
        assert library.status().size_bytes < before / 2


def test_models_are_listed_although_the_chosen_one_is_gone(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.change_settings(model=str(tmp_path / "gone"))
        with pytest.raises(ModelMissing):
            library.load_model()
        (embedded,) = library.models()
        assert not embedded.active
        library.use_model("")
        assert [model.active for model in library.models()] == [True]


def test_a_model_in_a_folder_of_ones_own_is_listed_as_the_one_that_answers(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own"
    shutil.copytree(embedded_model_dir(), own)
    with Library.open(tmp_path / "library") as library:
        assert [model.active for model in library.models()] == [True]
        library.use_model(str(own))
        embedded, answering = library.models()
        assert (embedded.active, answering.active) == (False, True)
        assert (answering.path, bool(answering.model_id)) == (own, True)
    with Library.open(tmp_path / "library") as library:
        embedded, meant = library.models()
        assert (meant.path, meant.active, meant.model_id) == (own, True, "")
        assert embedded.path == embedded_model_dir()
        assert not embedded.active


def test_settings_that_cannot_be_saved_do_not_come_into_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(settings: object, directory: Path) -> None:
        raise DiskFull(directory)

    with Library.open(tmp_path / "library") as library:
        monkeypatch.setattr("engine.library.save_settings", full)
        with pytest.raises(DiskFull):
            library.change_settings(theme="dark")
        assert library.settings.theme == "system"


def test_a_library_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "library", Path("/proc/library")):
        with pytest.raises(FolderMissing):
            Library.open(place)


def test_roots_within_each_other_share_no_document(tmp_path: Path) -> None:
    inner = tmp_path / "papers" / "inner"
    inner.mkdir(parents=True)
    for name in ("a.txt", "inner/b.txt"):
        (tmp_path / "papers" / name).write_text(f"The dog sleeps in {name}.")
    with Library.open(tmp_path / "library") as library:
        library.index([inner])
        library.index([tmp_path / "papers"])
        library.remove_root(inner)
        library.index([inner])
        assert {root.path.name: root.indexed for root in library.roots()} == {
            "papers": 1,
            "inner": 1,
        }
        library.remove_root(tmp_path / "papers")
        assert [row.path.name for row in library.documents()] == ["b.txt"]
