/*
 * nls.c: messages in the language of lc_messages.
 *
 * Owns the text domain: where its catalogues (po/) lie, and whether this
 * session's messages can hold what is in them.  gettext and the setting
 * lc_messages choose the language, as for PostgreSQL's own messages.
 *
 * The library is loaded by the postmaster, which knows no database and hence
 * no encoding, so the encoding is asked for at the first message of a session.
 */
#include "postgres.h"

#include <dlfcn.h>

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "nls.h"

#define DOMAIN			PG_TEXTDOMAIN("govshare")
#define NO_CATALOGUE	"govshare-untranslated"

PG_FUNCTION_INFO_V1(say);

#ifdef ENABLE_NLS

/*
 * Where the catalogues lie: relative to the library as PostgreSQL's lie to its
 * library directory, so that an installation under a directory of its own
 * (DESTDIR, dynamic_library_path) brings its own.
 */
static char *
catalogue_path(void)
{
	char		path[MAXPGPATH];
	Dl_info		library;
	const char *rest;

	get_locale_path(my_exec_path, path);
	if (pkglib_path[0] == '\0' || dladdr((void *) nls_init, &library) == 0)
		return pstrdup(path);
	rest = strstr(library.dli_fname, pkglib_path);
	if (rest == NULL || rest[strlen(pkglib_path)] != '/')
		return pstrdup(path);
	return psprintf("%.*s%s", (int) (rest - library.dli_fname),
					library.dli_fname, path);
}

void
nls_init(void)
{
	if (my_exec_path[0] != '\0')
		bindtextdomain(DOMAIN, catalogue_path());
}

const char *
nls_domain(void)
{
	static const char *domain = NULL;
	static Oid	decided_for = InvalidOid;

	if (domain == NULL || decided_for != MyDatabaseId)
	{
		int			encoding = pg_bind_textdomain_codeset(DOMAIN);

		domain = encoding == PG_UTF8 || encoding == PG_EUC_CN ||
			encoding == PG_GBK || encoding == PG_GB18030 ?
			DOMAIN : NO_CATALOGUE;
		decided_for = MyDatabaseId;
	}
	return domain;
}

#else

void
nls_init(void)
{
}

const char *
nls_domain(void)
{
	return DOMAIN;
}

#endif

/* The catalogue is in UTF-8, and so are its English texts */
static char *
localize(char *text)
{
#ifdef ENABLE_NLS
	char	   *utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);
	char	   *translated = _(utf8);

	if (text[0] != '\0' && translated != utf8)
		return translated;
#endif
	return text;
}

/*
 * say(text, arguments): format() of the text in the session's language, for
 * messages that are raised in PL/pgSQL.
 */
Datum
say(PG_FUNCTION_ARGS)
{
	Size		size = SizeForFunctionCallInfo(PG_NARGS());
	FunctionCallInfo format = palloc(size);
	Datum		result;

	/* The executor keeps constant arguments in its own: they must stay */
	memcpy(format, fcinfo, size);
	if (!PG_ARGISNULL(0))
	{
		char	   *message = text_to_cstring(PG_GETARG_TEXT_PP(0));

		format->args[0].value = CStringGetTextDatum(localize(message));
	}
	result = text_format(format);
	fcinfo->isnull = format->isnull;
	return result;
}
