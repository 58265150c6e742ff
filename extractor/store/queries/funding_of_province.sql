-- An empty province is all of them.
SELECT province, year, status, funding_source, vnd_low, vnd_high, amounts, facts
FROM funding_by_source
WHERE :province = '' OR province = :province
ORDER BY province, year DESC, status, funding_source
LIMIT 500
