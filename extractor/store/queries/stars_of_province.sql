-- An empty province is all of them.
SELECT province, year, action, stars_low, stars_high, stars_or_above, quantity_low, quantity_high, qualifier, quote, fact_id
FROM products_by_stars
WHERE :province = '' OR province = :province
ORDER BY province, year DESC, action, stars_low
LIMIT 500
