# nls.mk: what PGXS wants to know of the catalogues of messages (po/).
#
# It reads this where PostgreSQL was built with NLS.  Without msgfmt there are
# no catalogues, and messages are in English.  make update-po is not PGXS's: it
# knows no SQL (po/update).

CATALOG_NAME = govshare
AVAIL_LANGUAGES = $(if $(shell command -v $(firstword $(MSGFMT))),$(patsubst po/%.po,%,$(wildcard po/*.po)))
GETTEXT_FILES = $(wildcard src/*.c)
