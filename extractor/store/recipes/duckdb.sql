-- Records in DuckDB without ocop load: the file facts.jsonl of the current folder, read as it stands.
--
--     duckdb -bail ocop.duckdb < duckdb.sql
--
-- Facts of different kinds have different slots, so each fact stays JSON and the columns are taken from it. An article
-- longer than 16 MB needs a larger maximum_object_size. Of two records of an article the later one counts.
CREATE OR REPLACE TABLE ocop_raw AS
SELECT article.id AS article_key, CAST(article.published AS DATE) AS published, article.title AS title,
    article."text" AS "text", facts
FROM (
    SELECT *, row_number() OVER () AS line
    FROM read_json(
        'facts.jsonl', format = 'newline_delimited', maximum_object_size = 16777216,
        columns = {
            schema_version: 'VARCHAR',
            article: 'STRUCT(id VARCHAR, url VARCHAR, title VARCHAR, source VARCHAR, published VARCHAR, "text" VARCHAR)',
            facts: 'JSON[]'
        }
    )
)
WHERE CASE
    WHEN schema_version = '1.0' AND article.id IS NOT NULL THEN true
    ELSE error('line ' || line || ': no record of schema version 1.0')
END
QUALIFY row_number() OVER (PARTITION BY article.id ORDER BY line DESC) = 1
ORDER BY line;

CREATE OR REPLACE VIEW ocop_raw_facts AS
SELECT
    article_key, published, f ->> '$.id' AS fact_key, f ->> '$.kind' AS kind, f ->> '$.status' AS status,
    f ->> '$.action' AS action, f ->> '$.subject' AS subject,
    CAST(f ->> '$.quantity.low' AS DOUBLE) AS quantity_low, CAST(f ->> '$.quantity.high' AS DOUBLE) AS quantity_high,
    CAST(f ->> '$.stars.low' AS INTEGER) AS stars_low, f ->> '$.place.province_code' AS province_code,
    f ->> '$.place.province' AS province, CAST(f ->> '$.period.to' AS INTEGER) AS year_to,
    f ->> '$.mentions[0].text' AS quote, CAST(f ->> '$.confidence' AS DOUBLE) AS confidence,
    f ->> '$.mentions[0].link' AS link
FROM (SELECT article_key, published, unnest(facts) AS f FROM ocop_raw);
