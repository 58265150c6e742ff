-- The latest number of the products that a province has in all: of the latest day, month or year that is told, which for
-- the year of publication is the day of that; products with the prospect of stars are left out. A province that kept its name and code at the merger
-- has two rows, one for each of its bounds, told apart by place_id.
WITH ranked AS (
    SELECT
        place_id, province_code, province, current_province_code, current_province, year, as_of, published,
        quantity_low, quantity_high, qualifier, stars_low, stars_high, stars_or_above, quote, article_id, fact_id,
        row_number() OVER (
            PARTITION BY province_code, province, place_id
            ORDER BY
                coalesce(
                    as_of,
                    CASE
                        WHEN year < CAST(substr(CAST(published AS TEXT), 1, 4) AS INTEGER)
                        THEN CAST(year AS TEXT) || '-12-31'
                    END,
                    CAST(published AS TEXT), CAST(year AS TEXT)
                ) DESC NULLS LAST,
                published DESC NULLS LAST,
                -- Of one day's numbers the one without a level is of all products, then the largest.
                CASE WHEN stars_low IS NULL THEN 0 WHEN stars_or_above THEN 1 ELSE 2 END,
                quantity_low DESC, confidence DESC, fact_id
        ) AS place_in_order
    FROM current_facts
    WHERE kind = 'count' AND status = 'achieved' AND action = 'total' AND subject = 'product'
        AND place_level = 'province' AND province_code IS NOT NULL
        AND per IS NULL AND part_of_id IS NULL AND product_group IS NULL AND tier IS NULL
        AND (stars_potential IS NULL OR NOT stars_potential)
)
SELECT
    place_id, province_code, province, current_province_code, current_province, year, as_of, published,
    quantity_low, quantity_high, qualifier, stars_low, stars_high, stars_or_above, quote, article_id, fact_id
FROM ranked
WHERE place_in_order = 1
