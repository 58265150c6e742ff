-- Words with tone marks are found as they are written, words without any whatever their marks.
SELECT
    a.id, a.article_key, a.title, a.source, a.published,
    snippet(articles_fts, -1, '«', '»', ' … ', 24) AS passage, a.url
FROM articles_fts
JOIN articles AS a ON a.id = articles_fts.rowid
WHERE articles_fts MATCH coalesce(nullif(escape_fts(:words), ''), '""')
ORDER BY articles_fts.rank
LIMIT 200
