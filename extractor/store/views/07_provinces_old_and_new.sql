-- Each of the 63 former provinces beside that of today, with its latest stock; new_* is what was said of today's unit.
-- A code may mean two units (84), so the name decides with it; articles since the merger speak of today's unit.
SELECT
    old.code AS old_code, old.name AS old_province, new.code AS new_code, new.name AS new_province,
    (SELECT count(*) FROM places AS other WHERE other.level = 'province' AND other.valid_to IS NOT NULL
        AND other.current_province_code = new.code) AS merged_from,
    old_stock.quantity_low AS old_stock, old_stock.published AS old_stock_published, old_stock.fact_id AS old_fact_id,
    new_stock.quantity_low AS new_stock, new_stock.published AS new_stock_published, new_stock.fact_id AS new_fact_id
FROM places AS old
JOIN places AS new ON new.level = 'province' AND new.valid_from IS NOT NULL AND new.code = old.current_province_code
LEFT JOIN latest_stock AS old_stock ON old_stock.place_id = old.id
LEFT JOIN latest_stock AS new_stock ON new_stock.place_id = new.id
WHERE old.level = 'province' AND old.valid_to IS NOT NULL
