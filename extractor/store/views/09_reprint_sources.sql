-- Each article that was printed again, and where.
SELECT
    r.original_id, o.article_key AS original_key, o.source AS original_source, o.title, o.published,
    r.article_id AS reprint_id, a.article_key AS reprint_key, a.source AS reprint_source, a.url AS reprint_url,
    a.published AS reprint_published
FROM reprints AS r
JOIN articles AS o ON o.id = r.original_id
JOIN articles AS a ON a.id = r.article_id
