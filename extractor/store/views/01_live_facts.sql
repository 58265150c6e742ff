-- Facts that are not withdrawn, with their article and the first of their words.
SELECT
    f.id AS fact_id, f.article_id, a.article_key, a.source AS newspaper, a.title, a.url, a.author, a.published,
    f.fact_key, f.kind, f.status, f.action, f.subject,
    f.quantity_low, f.quantity_high, f.qualifier, f.unit, f.out_of, f.product_group,
    f.stars_low, f.stars_high, f.stars_or_above, f.stars_potential, f.stars_from, f.tier,
    f.place_level, f.province_code, f.province, f.district, f.commune, f.region,
    f.current_province_code, f.current_province, f.place_id,
    coalesce(f.year_to, f.year_from) AS year, f.year_from, f.year_to, f.as_of, f.period_basis,
    f.per, f.part_of_id, f.funding_source, f.purpose, f.measure, f.percent_of, f.percent_what, f.ranking_scope,
    f.document_number, f.document_type, f.document_date, f.document_issuer, f.product_name, f.product_producer,
    f.rule, f.confidence, f.related, r.original_id AS reprint_of,
    m.text AS quote, m.char_start, m.char_end, m.zone, m.link
FROM facts AS f
JOIN articles AS a ON a.id = f.article_id
LEFT JOIN reprints AS r ON r.article_id = f.article_id
LEFT JOIN mentions AS m ON m.fact_id = f.id AND m.position = 0
WHERE f.withdrawn_load_id IS NULL
