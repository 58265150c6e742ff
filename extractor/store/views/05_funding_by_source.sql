-- Money by source. An amount that several articles give is counted once; rates for each of something are left out,
-- and so are the parts of an amount that is in the same row.
WITH amounts AS (
    SELECT
        f.province_code, f.province, f.year, f.status, f.funding_source, f.quantity_low, f.quantity_high,
        min(f.fact_id) AS fact_id, count(*) AS facts, count(DISTINCT f.article_id) AS articles
    FROM current_facts AS f
    LEFT JOIN facts AS whole ON whole.id = f.part_of_id
    WHERE f.kind = 'funding' AND f.per IS NULL
        AND (
            whole.id IS NULL OR whole.kind <> 'funding' OR whole.funding_source <> f.funding_source
            OR whole.status <> f.status OR coalesce(whole.province_code, '') <> coalesce(f.province_code, '')
            OR coalesce(whole.year_to, whole.year_from, 0) <> coalesce(f.year, 0)
        )
    GROUP BY f.province_code, f.province, f.year, f.status, f.funding_source, f.quantity_low, f.quantity_high
)
SELECT
    province_code, province, year, status, funding_source,
    sum(quantity_low) AS vnd_low, sum(quantity_high) AS vnd_high, max(quantity_high) AS vnd_largest,
    count(*) AS amounts, sum(facts) AS facts
FROM amounts
GROUP BY province_code, province, year, status, funding_source
