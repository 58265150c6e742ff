-- Facts in the order of need: contradicted ones, then those that lack place or year, then the least sure.
WITH rated AS (
    SELECT
        f.*,
        (SELECT count(*) FROM checks AS c WHERE c.fact_id = f.fact_id AND c.against) AS contradictions,
        CASE WHEN f.kind <> 'document' AND f.place_level IS NULL THEN 1 ELSE 0 END AS lacks_place,
        CASE WHEN f.kind <> 'document' AND f.year IS NULL THEN 1 ELSE 0 END AS lacks_year
    FROM current_facts AS f
)
SELECT
    row_number() OVER (
        ORDER BY
            CASE WHEN contradictions > 0 THEN 0 ELSE 1 END, lacks_place + lacks_year DESC, confidence, fact_id
    ) AS priority,
    fact_id, article_id, article_key, kind, quote, contradictions, lacks_place, lacks_year, confidence, rule,
    title, url, link, char_start, char_end
FROM rated
ORDER BY priority
