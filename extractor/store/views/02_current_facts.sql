-- What may be counted: teasers belong to other articles, and a reprint says nothing twice.
SELECT * FROM live_facts
WHERE NOT related AND reprint_of IS NULL
