#!/bin/sh
# seed_division.sh: writes sql/26_division_seed.sql from divisions.csv beside it.
set -eu
cd "$(dirname "$0")"

cat <<'SQL'
/* 26_division_seed.sql: divisions at county level and above since 1981 (built by sql/data/seed_division.sh) */

INSERT INTO division (code, name, level, in_use_from, in_use_until, successors, seeded)
	SELECT split_part(line, ',', 1)::division_code, split_part(line, ',', 2), split_part(line, ',', 3)::government_level,
		split_part(line, ',', 4)::int, nullif(split_part(line, ',', 5), '')::int,
		string_to_array(nullif(split_part(line, ',', 6), ''), ';'), true
	FROM unnest(string_to_array($csv$
SQL
tail -n +2 divisions.csv
cat <<'SQL'
$csv$, E'\n')) line
	WHERE line <> '';
SQL
