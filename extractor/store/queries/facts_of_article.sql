-- All that an article states, in the order of its text.
SELECT
    char_start, kind, status, action, quote, quantity_low, quantity_high, unit, stars_low, stars_high, province,
    district, year, confidence, rule, fact_id
FROM live_facts
WHERE article_key = :article_key
ORDER BY char_start, fact_id
