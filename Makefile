# make, make install, make installcheck, make clean: as PGXS users expect, when
# PostgreSQL's headers are there (PG_CONFIG chooses which).
#
# make demo, test, test-long, test-pg17, test-pg18, test-core, test-assert, test-valgrind, fuzz,
# bench, lint, update-po: need nothing but a Debian machine; they install what is missing, so they
# are decided before PGXS is included.

STANDALONE = demo test test-long test-pg17 test-pg18 bench lint test-core test-assert test-valgrind fuzz update-po
.PHONY: $(STANDALONE)

ifneq ($(filter $(STANDALONE),$(MAKECMDGOALS)),)

demo:
	@test/install_tools build
	@test/demo/run

# TESTS="guard catalog" runs only those
test:
	@test/install_tools build test fuzz
	@test/run_tests $(TESTS)

test-long:
	@test/install_tools build test fuzz
	@GOVSHARE_TEST_LONG=1 TEST_TIMEOUT=7200 test/run_tests $(TESTS)

# The same on other versions, in a chroot of the Debian release that has them
test-pg17 test-pg18:
	@test/install_tools chroot
	@test/other_version $(@:test-pg%=%) $(TESTS)

# PostgreSQL's own tests, with govshare in the server
test-core:
	@test/install_tools build core
	@test/core/run

# The tests on a server that checks itself: by assertions, or under valgrind
test-assert test-valgrind:
	@test/install_tools build test core checked
	@test/checked/run $(@:test-%=%) $(TESTS)

# FUZZ_SECONDS=600 for each target of FUZZ="uscc record", or of all
fuzz:
	@test/install_tools build fuzz
	@test/fuzz/run $(FUZZ)

lint:
	@test/install_tools build test
	@test/run_tests lint catalog

# After messages were added or changed: look at what it left empty or fuzzy
update-po:
	@test/install_tools build
	@po/update

# BENCH="calendar scale" runs only those; BENCH_QUICK=1 shows in minutes that all work
bench:
	@test/install_tools build bench
	@test/bench/run $(BENCH)

# Their other goals, as in "make clean test", are for PGXS.
ifneq ($(filter-out $(STANDALONE),$(MAKECMDGOALS)),)
.PHONY: $(filter-out $(STANDALONE),$(MAKECMDGOALS))
$(filter-out $(STANDALONE),$(MAKECMDGOALS)):
	@$(MAKE) --no-print-directory $@
endif

else

EXTENSION = govshare
MODULE_big = govshare
EXTVERSION := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" govshare.control)
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))
SQL_SEEDS = sql/22_calendar_seed.sql sql/26_division_seed.sql
# The modules, in the order of their numbers, make the present version.  A version
# that was released is a file that never changes again (tools/freeze), and
# sql/update/ says what has come since: the modules that it includes, and more.
SQL_MODULES = $(sort $(wildcard sql/[0-9][0-9]_*.sql) $(SQL_SEEDS))
SQL_FROZEN = $(patsubst sql/frozen/%.gz,sql/%,$(wildcard sql/frozen/govshare--*.sql.gz))
SQL_BUILT = sql/govshare--$(EXTVERSION).sql $(patsubst sql/update/%,sql/govshare--%,$(wildcard sql/update/*.sql))
DATA_built = $(SQL_FROZEN) $(filter-out $(SQL_FROZEN),$(SQL_BUILT))
EXTRA_CLEAN = $(wildcard sql/govshare--*.sql) $(SQL_SEEDS) results

# Every file raises messages in our text domain, and none can forget to (src/nls.h).
PG_CPPFLAGS = -I$(srcdir)/src -include postgres.h -include nls.h
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Wno-sign-compare
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq ($(PGXS),)
$(error there is no $(PG_CONFIG): install postgresql-server-dev-15 (make test and make demo do), or set PG_CONFIG)
endif

# Each test wants a database of its own, which PGXS's recipe cannot give.
NO_INSTALLCHECK = 1
include $(PGXS)

.PHONY: installcheck
installcheck:
	PG_CONFIG='$(PG_CONFIG)' test/installcheck $(TESTS)

# PGXS tracks no headers: an object built against an old one must not survive.
$(OBJS) $(OBJS:.o=.bc): $(wildcard src/*.h)

sql/govshare--$(EXTVERSION).sql: $(SQL_MODULES)
	cat $(SQL_MODULES) > $@

$(SQL_FROZEN): sql/%: sql/frozen/%.gz
	gzip -dc $< > $@

$(filter-out $(SQL_FROZEN),$(patsubst sql/update/%,sql/govshare--%,$(wildcard sql/update/*.sql))): sql/govshare--%.sql: sql/update/%.sql $(SQL_MODULES) tools/update_script
	tools/update_script $< > $@

sql/22_calendar_seed.sql: sql/data/seed_calendar.sh $(wildcard sql/data/calendar_cn*.csv)
	sh $< > $@

sql/26_division_seed.sql: sql/data/seed_division.sh sql/data/divisions.csv
	sh $< > $@

endif
