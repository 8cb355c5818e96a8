# Builds regress.so, the C functions that PostgreSQL's own tests call, from
# the unpacked source against the installed server: make -C src/test/regress -f
MODULES = regress
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)
