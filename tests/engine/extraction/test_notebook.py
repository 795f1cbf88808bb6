"""Jupyter notebooks."""

from __future__ import annotations

import json

import pytest

from engine.errors import DamagedDocument
from engine.extraction.registry import extract, file_type


def test_cells_in_order_without_results(make_file):
    notebook = {
        "cells": [
            {"cell_type": "markdown", "source": ["# Auswertung\n", "Für *Köln*."]},
            {
                "cell_type": "code",
                "source": "print('Größe')",
                "outputs": [{"data": {"image/png": "iVBORw0KGgo" * 100}}],
            },
        ],
        "nbformat": 4,
    }
    path = make_file("a.ipynb", json.dumps(notebook))
    document = extract(path)
    assert file_type(path) == "ipynb"
    assert document.title == "Auswertung"
    assert [(s.heading, s.text) for s in document.sections] == [
        ("Auswertung", "Für Köln.\n\nprint('Größe')")
    ]


@pytest.mark.parametrize("content", ["kein JSON", "[1, 2]"])
def test_no_notebook(make_file, content: str):
    with pytest.raises(DamagedDocument):
        extract(make_file("a.ipynb", content))
