"""What Datasette is told about a SQLite database: names, descriptions, facets and ready queries, as its metadata file.

Owns ``datasette.yaml`` and the queries in ``queries/``; what tables and columns are called comes from where column
comments and the data dictionary have it.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import Problem, UrlError
from extractor.store.engine import hide_password, parse_url
from extractor.store.labels import bilingual, column_text, labels, view_column
from extractor.store.tables import metadata
from extractor.store.views import view_columns


def datasette_metadata(url: str) -> str:
    """The metadata file for the database at ``url``, which need not be there, as JSON.

    Datasette knows a database by the name of its file. Raises :class:`UrlError` when it is not SQLite.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise UrlError(Problem(hide_password(url), "Datasette shows SQLite alone", "give sqlite:///FILE to --from"))
    shown = yaml.load(_text("datasette.yaml"), Loader=yaml.CSafeLoader)
    tables = {name: {"hidden": True} for name in shown["hidden"]}
    for name, table in metadata.tables.items():
        columns = {column.name: column_text(name, column.name) for column in table.columns}
        tables[name] = _described("tables", name) | shown["tables"][name] | {"columns": columns}
    for name, options in shown["views"].items():
        columns = {column: bilingual(view_column(name, column)) for column in view_columns()[name]}
        tables[name] = _described("views", name) | options | {"columns": columns}
    about = {"title": bilingual(shown["title"]), "description": bilingual(shown["description"])}
    database = {"tables": tables, "queries": {name: _query(name, given) for name, given in shown["queries"].items()}}
    found = about | {"databases": {Path(parsed.database or "").stem: about | database}}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _described(kind: str, name: str) -> dict[str, Any]:
    return {"description": bilingual(labels()[kind][name])}


def _query(name: str, given: dict[str, Any]) -> dict[str, Any]:
    texts = {part: bilingual(given[part]) for part in ("title", "description")}
    lines = _text(f"queries/{name}.sql").splitlines()
    sql = "\n".join(line for line in lines if not line.startswith("--"))  # Datasette heads the page with it
    return texts | {"params": given["params"], "sql": sql}


def _text(name: str) -> str:
    return (files("extractor.store") / name).read_text("utf-8")
