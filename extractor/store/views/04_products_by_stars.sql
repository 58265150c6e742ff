-- Products that were recognised, or that a province has, by star level: the latest statement for each. Those recognised
-- in several years (year_from) are told apart from those of the last of them.
WITH counted AS (
    SELECT
        province_code, province, CASE WHEN action <> 'total' AND year_from < year THEN year_from END AS year_from, year,
        action, stars_low, stars_high, stars_or_above, quantity_low, quantity_high,
        qualifier, as_of, published, quote, confidence, fact_id
    FROM current_facts
    WHERE kind = 'count' AND status = 'achieved' AND subject = 'product'
        AND action IN ('total', 'recognize', 'rerecognize', 'upgrade')
        AND stars_low IS NOT NULL AND NOT stars_potential
        AND place_level = 'province' AND per IS NULL AND product_group IS NULL
), ranked AS (
    SELECT
        counted.*,
        row_number() OVER (
            PARTITION BY province_code, province, year_from, year, action, stars_low, stars_high, stars_or_above
            ORDER BY as_of DESC NULLS LAST, published DESC NULLS LAST, confidence DESC, fact_id
        ) AS place_in_order
    FROM counted
)
SELECT
    province_code, province, year_from, year, action, stars_low, stars_high, stars_or_above, quantity_low, quantity_high,
    qualifier, as_of, published, quote, fact_id
FROM ranked
WHERE place_in_order = 1
