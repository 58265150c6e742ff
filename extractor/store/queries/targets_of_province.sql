-- An empty province is all of them.
SELECT
    province, year_from, year, action, subject, stars_low, stars_or_above, stars_potential, tier, target_low, target_high,
    result_low, result_high, percent_of_target, target_fact_id, result_fact_id
FROM targets_and_results
WHERE :province = '' OR province = :province
ORDER BY province, year DESC, action, subject, stars_low
LIMIT 500
