-- Records into PostgreSQL without ocop load: one jsonb a line, with generated columns, and a view of the facts.
--
--     psql DATABASE -f postgresql.sql < facts.jsonl
--
-- COPY's own text format would read the backslashes of JSON; CSV with a quote and a delimiter that JSON Lines cannot
-- hold takes each line as it is. jsonb refuses a NUL (\u0000) with the number of the line. Of two records of an article
-- the later one counts. After an error nothing is changed, and psql ends with 3.
\set ON_ERROR_STOP on
BEGIN;
CREATE TABLE IF NOT EXISTS ocop_raw (
    record jsonb NOT NULL,
    article_key text GENERATED ALWAYS AS (record #>> '{article,id}') STORED PRIMARY KEY,
    published text GENERATED ALWAYS AS (record #>> '{article,published}') STORED,
    facts integer GENERATED ALWAYS AS (jsonb_array_length(record -> 'facts')) STORED,
    CHECK (record ->> 'schema_version' IS NOT DISTINCT FROM '1.0')
);
CREATE TEMP TABLE incoming (line bigint GENERATED ALWAYS AS IDENTITY, record jsonb) ON COMMIT DROP;
\copy incoming (record) FROM pstdin WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
INSERT INTO ocop_raw (record)
SELECT DISTINCT ON (record #>> '{article,id}') record FROM incoming ORDER BY record #>> '{article,id}', line DESC
ON CONFLICT (article_key) DO UPDATE SET record = excluded.record WHERE ocop_raw.record <> excluded.record;

CREATE OR REPLACE VIEW ocop_raw_facts AS
SELECT
    r.article_key, r.published, f ->> 'id' AS fact_key, f ->> 'kind' AS kind, f ->> 'status' AS status,
    f ->> 'action' AS action, f ->> 'subject' AS subject,
    (f #>> '{quantity,low}')::numeric AS quantity_low, (f #>> '{quantity,high}')::numeric AS quantity_high,
    (f #>> '{stars,low}')::integer AS stars_low, f #>> '{place,province_code}' AS province_code,
    f #>> '{place,province}' AS province, (f #>> '{period,to}')::integer AS year_to,
    f #>> '{mentions,0,text}' AS quote, (f ->> 'confidence')::double precision AS confidence,
    f #>> '{mentions,0,link}' AS link
FROM ocop_raw AS r
CROSS JOIN LATERAL jsonb_array_elements(r.record -> 'facts') AS f;
COMMIT;
