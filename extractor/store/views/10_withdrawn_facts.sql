-- Facts that newer records of their article no longer have, and the load that said so.
SELECT
    f.id AS fact_id, a.article_key, f.fact_key, f.kind, f.status, f.quantity_low, f.quantity_high, f.unit,
    m.text AS quote, f.withdrawn_load_id, l.loaded_at AS withdrawn_at
FROM facts AS f
JOIN articles AS a ON a.id = f.article_id
JOIN loads AS l ON l.id = f.withdrawn_load_id
LEFT JOIN mentions AS m ON m.fact_id = f.id AND m.position = 0
