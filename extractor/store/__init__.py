"""Facts in databases: tables, migrations, loading, views and exports, from records alone.

Owns everything between a file of records and a SQLite, PostgreSQL or DuckDB database; how facts are found is none of
its business. ``README.md`` beside this file is the guide. The drivers are the extra ``db`` of the package, so nothing
here is imported before a command needs it.
"""
