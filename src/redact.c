/*
 * redact.c: query text as the record keeps it.
 *
 * Owns govshare.log_query and a memory of the last text answered.  Literals
 * are found by PostgreSQL's own lexer, so whatever it reads as a literal
 * (quoted, dollar-quoted, escaped, numeric; a password too) is replaced, and
 * comments vanish.  Must never fail a statement because its text is odd: text
 * that cannot be lexed is kept as its hash alone.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/keywords.h"
#include "common/sha2.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "parser/scanner.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "redact.h"

#define QUERY_KEPT		8192	/* bytes; record.c clips there too */
#define QUERY_LEXED		(4 * QUERY_KEPT)	/* longer text is cut before */

typedef enum LogQuery
{
	LOG_QUERY_REDACTED, LOG_QUERY_FULL, LOG_QUERY_NONE
} LogQuery;

static const struct config_enum_entry log_query_options[] = {
	{"redacted", LOG_QUERY_REDACTED, false},
	{"full", LOG_QUERY_FULL, false},
	{"none", LOG_QUERY_NONE, false},
	{NULL, 0, false}
};

static int	log_query = LOG_QUERY_REDACTED;

/*
 * Tokens of core_yylex.  Their numbers are fixed by the order of the first
 * %token lines of gram.y, on which PL/pgSQL's grammar relies as well.
 */
enum
{
	TOKEN_FCONST = 260, TOKEN_SCONST, TOKEN_USCONST, TOKEN_BCONST,
	TOKEN_XCONST, TOKEN_OP, TOKEN_ICONST, TOKEN_PARAM
};

/* The last text and its answer, all in TopMemoryContext */
static struct
{
	char	   *source;			/* NULL: nothing remembered */
	size_t		length;
	int			mode;
	char	   *text;			/* NULL: not shown */
	unsigned char hash[REDACT_HASH_LENGTH];
}			last;

void
redact_init(void)
{
	DefineCustomEnumVariable("govshare.log_query",
							 "How query text is kept in the record of use.",
							 "redacted replaces every literal; full keeps the text,"
							 " passwords included; none keeps its hash only.",
							 &log_query, LOG_QUERY_REDACTED, log_query_options,
							 PGC_SUSET, 0, NULL, NULL, NULL);
}

static bool
is_literal(int token)
{
	switch (token)
	{
		case TOKEN_FCONST:
		case TOKEN_SCONST:
		case TOKEN_USCONST:
		case TOKEN_BCONST:
		case TOKEN_XCONST:
		case TOKEN_ICONST:
			return true;
	}
	return false;
}

/*
 * Append the tokens of a query to out, literals as $?.  After each token the
 * lexer leaves a zero byte behind its last character, which is how its length
 * is known (as in pg_stat_statements).
 */
static void
lex_redacted(const char *query, StringInfo out)
{
	core_yyscan_t scanner;
	core_yy_extra_type extra;
	core_YYSTYPE value;
	YYLTYPE		at;
	int			end = 0;
	int			token;

	scanner = scanner_init(query, &extra, &ScanKeywords, ScanKeywordTokens);
	extra.escape_string_warning = false;
	while ((token = core_yylex(&value, &at, scanner)) != 0)
	{
		int			length = strlen(extra.scanbuf + at);

		if (at > end && out->len > 0)
			appendStringInfoChar(out, ' ');
		if (is_literal(token))
			appendStringInfoString(out, "$?");
		else
			appendBinaryStringInfo(out, extra.scanbuf + at, length);
		end = at + length;
	}
	scanner_finish(scanner);
}

/* What was lexed before an error is sound; what follows is left out. */
static void
append_redacted(const char *query, StringInfo out)
{
	MemoryContext context = CurrentMemoryContext;

	PG_TRY();
	{
		lex_redacted(query, out);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		FlushErrorState();
		appendStringInfoString(out, " ...");
	}
	PG_END_TRY();
}

static void
hash_text(const char *text, size_t length, unsigned char *hash)
{
	pg_cryptohash_ctx *ctx = pg_cryptohash_create(PG_SHA256);

	if (pg_cryptohash_init(ctx) < 0 ||
		pg_cryptohash_update(ctx, (const uint8 *) text, length) < 0 ||
		pg_cryptohash_final(ctx, hash, REDACT_HASH_LENGTH) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(ctx));
	pg_cryptohash_free(ctx);
}

static void
forget_last(void)
{
	if (last.source)
		pfree(last.source);
	if (last.text)
		pfree(last.text);
	last.source = NULL;
	last.text = NULL;
}

/* The text to keep of a query, in the current memory context; may be NULL */
static char *
text_to_keep(const char *query, size_t length)
{
	StringInfoData out;
	char	   *lexed;

	if (log_query == LOG_QUERY_NONE)
		return NULL;
	initStringInfo(&out);
	if (log_query == LOG_QUERY_FULL)
		appendBinaryStringInfo(&out, query,
							   pg_mbcliplen(query, length, QUERY_KEPT));
	else
	{
		lexed = pnstrdup(query, pg_mbcliplen(query, length, QUERY_LEXED));
		append_redacted(lexed, &out);
		pfree(lexed);
		out.data[pg_mbcliplen(out.data, out.len, QUERY_KEPT)] = '\0';
	}
	return out.data;
}

const char *
redact_query(const char *source, int location, int length,
			 const unsigned char **hash)
{
	const char *query = source;
	size_t		query_length;
	char	   *kept;

	if (source == NULL)
	{
		*hash = NULL;
		return NULL;
	}
	if (location > 0)
		query += location;
	query_length = location >= 0 && length > 0 ? (size_t) length : strlen(query);

	if (last.source && last.mode == log_query &&
		last.length == query_length &&
		memcmp(last.source, query, query_length) == 0)
	{
		*hash = last.hash;
		return last.text;
	}

	forget_last();
	hash_text(query, query_length, last.hash);
	kept = text_to_keep(query, query_length);
	last.text = kept ? MemoryContextStrdup(TopMemoryContext, kept) : NULL;
	if (kept)
		pfree(kept);
	if (query_length <= QUERY_LEXED)
	{
		last.source = MemoryContextAlloc(TopMemoryContext, query_length + 1);
		memcpy(last.source, query, query_length);
		last.length = query_length;
		last.mode = log_query;
	}
	*hash = last.hash;
	return last.text;
}
