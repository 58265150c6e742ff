-- Records in SQLite without ocop load: the file facts.jsonl of the current folder, one JSON text a row.
--
--     sqlite3 -bail raw.db < sqlite.sql
--
-- The mode "ascii" with these separators takes each line as it is; csv would read the quotes of JSON. Of two records of an
-- article the later one counts. A NUL (\u0000) is let in, and SQLite shows a text up to it: use ocop load to have it refused.
.mode ascii
.separator "\037" "\n"
CREATE TABLE IF NOT EXISTS ocop_raw (
    record TEXT NOT NULL CHECK (json_valid(record) AND json_extract(record, '$.schema_version') IS '1.0'),
    article_key TEXT GENERATED ALWAYS AS (json_extract(record, '$.article.id')) VIRTUAL,
    published TEXT GENERATED ALWAYS AS (json_extract(record, '$.article.published')) VIRTUAL,
    CHECK (article_key IS NOT NULL)
);
CREATE TEMP TABLE incoming (record TEXT NOT NULL);
.import facts.jsonl incoming
BEGIN;
CREATE UNIQUE INDEX IF NOT EXISTS ocop_raw_article ON ocop_raw (article_key);
INSERT OR REPLACE INTO ocop_raw (record) SELECT record FROM incoming;
DROP VIEW IF EXISTS ocop_raw_facts;
CREATE VIEW ocop_raw_facts AS
SELECT
    r.article_key, r.published, f.value ->> '$.id' AS fact_key, f.value ->> '$.kind' AS kind,
    f.value ->> '$.status' AS status, f.value ->> '$.action' AS action, f.value ->> '$.subject' AS subject,
    f.value ->> '$.quantity.low' AS quantity_low, f.value ->> '$.quantity.high' AS quantity_high,
    f.value ->> '$.stars.low' AS stars_low, f.value ->> '$.place.province_code' AS province_code,
    f.value ->> '$.place.province' AS province, f.value ->> '$.period.to' AS year_to,
    f.value ->> '$.mentions[0].text' AS quote, f.value ->> '$.confidence' AS confidence,
    f.value ->> '$.mentions[0].link' AS link
FROM ocop_raw AS r, json_each(r.record, '$.facts') AS f;
COMMIT;
