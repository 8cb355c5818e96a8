#!/bin/sh
# seed_calendar.sh: writes sql/22_calendar_seed.sql from the CSV files beside it.
# calendar_cn.csv is what holds; calendar_cn_superseded.csv is what an amendment
# replaced; calendar_cn_document.csv lists the notices in their order.
set -eu
cd "$(dirname "$0")"

cat <<'SQL'
/* 22_calendar_seed.sql: the official calendar of China, 2007 to 2026 (built by sql/data/seed_calendar.sh) */

INSERT INTO calendar (code, name, division, seeded) VALUES ('CN', '全国', '000000', true);

INSERT INTO calendar_year (calendar, year, revision, document, recorded_at, seeded)
	SELECT 'CN', split_part(line, ',', 2)::int, split_part(line, ',', 1)::int, split_part(line, ',', 3), NULL, true
	FROM unnest(string_to_array($csv$
SQL
tail -n +2 calendar_cn_document.csv
cat <<'SQL'
$csv$, E'\n')) line
	WHERE line <> '';

/* A day without its notice in calendar_year fails on NOT NULL. */
INSERT INTO calendar_day (calendar, day, is_workday, name, document, revision, seeded)
	SELECT 'CN', split_part(line, ',', 1)::date, split_part(line, ',', 2)::boolean, split_part(line, ',', 3),
		y.document, y.revision, true
	FROM unnest(string_to_array($csv$
SQL
tail -q -n +2 calendar_cn.csv calendar_cn_superseded.csv
cat <<'SQL'
$csv$, E'\n')) line
	LEFT JOIN calendar_year y ON y.calendar = 'CN' AND y.document = split_part(line, ',', 5)
	WHERE line <> '';
SQL
