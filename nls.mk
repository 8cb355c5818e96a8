# nls.mk: what PGXS wants to know of the catalogues of messages (po/).
#
# It reads this where PostgreSQL was built with NLS; from 16 on it takes the
# languages from po/LINGUAS itself.  make update-po is not PGXS's: it knows no
# SQL (po/update).

CATALOG_NAME = govshare
AVAIL_LANGUAGES = $(shell cat $(srcdir)/po/LINGUAS)
GETTEXT_FILES = $(wildcard src/*.c)

# Without msgfmt there is no catalogue, and messages are in English
ifeq ($(shell command -v $(firstword $(MSGFMT)) 2>/dev/null),)
WANTED_LANGUAGES = none
endif
