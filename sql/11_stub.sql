CREATE DOMAIN division_code AS bigint;
