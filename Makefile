EXTENSION = govshare
MODULE_big = govshare
EXTVERSION := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" govshare.control)
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))
SQL_SEEDS = sql/22_calendar_seed.sql sql/26_division_seed.sql
SQL_MODULES = $(sort $(wildcard sql/[0-9][0-9]_*.sql) $(SQL_SEEDS))
DATA_built = sql/govshare--$(EXTVERSION).sql
EXTRA_CLEAN = sql/govshare--$(EXTVERSION).sql $(SQL_SEEDS)
PG_CPPFLAGS = -I$(srcdir)/src
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Wno-sign-compare
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

sql/govshare--$(EXTVERSION).sql: $(SQL_MODULES)
	cat $^ > $@

sql/22_calendar_seed.sql: sql/data/seed_calendar.sh $(wildcard sql/data/calendar_cn*.csv)
	sh $< > $@

sql/26_division_seed.sql: sql/data/seed_division.sh sql/data/divisions.csv
	sh $< > $@
