-- The facts of the articles that have the words; reprints and teasers are left out.
SELECT
    f.fact_id, f.published, f.kind, f.status, f.quote, f.quantity_low, f.quantity_high, f.unit, f.province, f.year,
    f.confidence, f.title, f.article_key, coalesce(f.link, f.url) AS link
FROM articles_fts
JOIN current_facts AS f ON f.article_id = articles_fts.rowid
WHERE articles_fts MATCH coalesce(nullif(escape_fts(:words), ''), '""')
ORDER BY articles_fts.rank, f.fact_id
LIMIT 500
