-- One row for what is aimed at or was reached: of several statements the latest counts, then the surest.
-- Totals only: parts of another number and rates ("mỗi xã 2 sản phẩm") are left out. What several years aim at is not
-- reached in one, so year_from keeps them apart, but for what there is at the end of them (action "total"); nor are
-- products with the prospect of stars those that have them, or those of a district or the nation those of the province.
WITH counted AS (
    SELECT
        province_code, province, CASE WHEN action <> 'total' AND year_from < year THEN year_from END AS year_from, year,
        action, subject, stars_low, stars_high, stars_or_above, stars_potential, nullif(tier, 'province') AS tier,
        status, quantity_low, quantity_high, qualifier, published, confidence, fact_id
    FROM current_facts
    WHERE kind = 'count' AND status IN ('target', 'achieved') AND place_level = 'province'
        AND province_code IS NOT NULL AND year IS NOT NULL AND per IS NULL AND product_group IS NULL
        AND part_of_id IS NULL
), ranked AS (
    SELECT
        counted.*,
        row_number() OVER (
            PARTITION BY
                province_code, province, year_from, year, action, subject, stars_low, stars_high, stars_or_above,
                stars_potential, tier, status
            ORDER BY published DESC NULLS LAST, confidence DESC, fact_id
        ) AS place_in_order
    FROM counted
)
SELECT
    province_code, province, year_from, year, action, subject, stars_low, stars_high, stars_or_above, stars_potential,
    tier,
    max(CASE WHEN status = 'target' THEN quantity_low END) AS target_low,
    max(CASE WHEN status = 'target' THEN quantity_high END) AS target_high,
    max(CASE WHEN status = 'target' THEN qualifier END) AS target_qualifier,
    max(CASE WHEN status = 'achieved' THEN quantity_low END) AS result_low,
    max(CASE WHEN status = 'achieved' THEN quantity_high END) AS result_high,
    max(CASE WHEN status = 'achieved' THEN qualifier END) AS result_qualifier,
    CASE
        WHEN max(CASE WHEN status = 'target' THEN quantity_low END) > 0
        THEN round(
            100.0 * max(CASE WHEN status = 'achieved' THEN quantity_low END)
            / max(CASE WHEN status = 'target' THEN quantity_low END)
        )
    END AS percent_of_target,
    max(CASE WHEN status = 'target' THEN fact_id END) AS target_fact_id,
    max(CASE WHEN status = 'achieved' THEN fact_id END) AS result_fact_id
FROM ranked
WHERE place_in_order = 1
GROUP BY
    province_code, province, year_from, year, action, subject, stars_low, stars_high, stars_or_above, stars_potential,
    tier
