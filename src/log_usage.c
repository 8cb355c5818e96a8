/*
 * log_usage.c: who used what, how often: counts kept while leaves are written.
 *
 * Owns table log_usage (one row a day, department, provider, entry and grant)
 * and the counts on their way to it.  Each leaf is counted once: the table
 * says up to which leaf it counts, and is brought up in the transaction of a
 * batch, about once a second, however many batches there are; a row updated
 * for every batch would leave a trail of dead versions.  What was counted but
 * not yet written is counted anew from the leaves after a crash, and the views
 * add it by themselves.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "log_usage.h"
#include "record.h"

#define FLUSH_MS		1000
#define MOST_KEYS		10000	/* then at once */
/* Zones differ by multiples of it, so a slot lies within one day everywhere */
#define SLOT			RECORD_SERIES_SPAN

typedef struct UsageKey
{
	int64		slot;			/* of time since 1970 */
	int64		grant_id;
	uint64		names[2];		/* hashes of department, provider and entry */
} UsageKey;

typedef struct Usage
{
	UsageKey	key;
	char	   *name[3];		/* department, provider, entry */
	int64		reads;
	int64		rows;
	int64		denials;
	int64		last_use;		/* microseconds since 1970; 0: no read */
} Usage;

/* The fields that count, in the order of the encoding */
enum
{
	F_TIME, F_DEPARTMENT, F_PROVIDER, F_ENTRY, F_GRANT, F_ROWS, F_REPEATED, F_ACCESSES, N_USED_FIELDS
};

/* What a leaf says of them */
typedef struct UsedFields
{
	const char *value[N_USED_FIELDS];
	uint32		length[N_USED_FIELDS];
} UsedFields;

static MemoryContext usage_context = NULL;
static HTAB *usage = NULL;
static Usage *last_used = NULL;
static TimestampTz counting_since = 0;	/* of the oldest count; 0: none */

/* Where the fields stand in the encoding, in its order */
static void
find_fields(const char *bytes, UsedFields *found)
{
	static int	place[N_USED_FIELDS] = {-1};
	static const char *const name[N_USED_FIELDS] = {"leaf_time", "department", "provider", "entry", "grant_id",
	"rows", "repeated", "accesses"};
	int			n_fields = record_version_fields(bytes[0]);
	const char *next = bytes + RECORD_HEADER_SIZE;
	int			wanted = 0;

	if (place[0] < 0)
		for (int f = 0; f < N_USED_FIELDS; f++)
			for (int i = 0; i < record_n_fields; i++)
				if (strcmp(record_field[i].name, name[f]) == 0)
					place[f] = i;
	memset(found, 0, sizeof(*found));
	for (int i = 0; i < n_fields && wanted < N_USED_FIELDS; i++)
	{
		uint32		length = record_get32(next);
		bool		null = length == 0xffffffffU;

		if (i == place[wanted])
		{
			found->value[wanted] = null ? NULL : next + 4;
			found->length[wanted++] = null ? 0 : length;
		}
		next += 4 + (null ? 0 : length);
	}
}

static int64
number(const UsedFields *f, int field, int64 if_null)
{
	return f->value[field] ? (int64) record_get64(f->value[field]) : if_null;
}

/* When the last of its accesses began */
static int64
last_time(const UsedFields *f)
{
	if (f->length[F_ACCESSES] >= RECORD_ACCESS_SIZE)
		return record_get64(f->value[F_ACCESSES] + f->length[F_ACCESSES] - RECORD_ACCESS_SIZE);
	return number(f, F_TIME, 0);
}

static void
make_key(UsageKey *key, const UsedFields *f)
{
	memset(key, 0, sizeof(*key));
	key->slot = number(f, F_TIME, 0) / SLOT;
	key->grant_id = number(f, F_GRANT, 0);
	for (int i = F_DEPARTMENT; i <= F_ENTRY; i++)
	{
		const unsigned char *text = (const unsigned char *) (f->value[i] ? f->value[i] : "");

		key->names[0] = hash_combine64(key->names[0], hash_bytes_extended(text, f->length[i], 1));
		key->names[1] = hash_combine64(key->names[1], hash_bytes_extended(text, f->length[i], 2));
	}
}

/* Most leaves count where the one before them did */
static bool
is_same(const Usage *last, const UsedFields *f)
{
	if (last->key.slot != number(f, F_TIME, 0) / SLOT ||
		last->key.grant_id != number(f, F_GRANT, 0))
		return false;
	for (int i = 0; i < 3; i++)
		if (strncmp(last->name[i], f->value[F_DEPARTMENT + i] ? f->value[F_DEPARTMENT + i] : "",
					f->length[F_DEPARTMENT + i]) != 0 ||
			last->name[i][f->length[F_DEPARTMENT + i]] != '\0')
			return false;
	return true;
}

static Usage *
usage_of(const UsedFields *f)
{
	UsageKey	key;
	Usage	   *found;
	bool		known;

	if (usage && last_used && is_same(last_used, f))
		return last_used;
	if (usage == NULL)
	{
		HASHCTL		control = {0};

		if (usage_context == NULL)
			usage_context = AllocSetContextCreate(TopMemoryContext, "govshare usage",
												  ALLOCSET_DEFAULT_SIZES);
		control.keysize = sizeof(UsageKey);
		control.entrysize = sizeof(Usage);
		control.hcxt = usage_context;
		usage = hash_create("govshare usage", 256, &control,
							HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	}
	make_key(&key, f);
	found = hash_search(usage, &key, HASH_ENTER, &known);
	if (known)
		return last_used = found;
	memset((char *) found + sizeof(UsageKey), 0, sizeof(Usage) - sizeof(UsageKey));
	for (int i = 0; i < 3; i++)
	{
		const char *text = f->value[F_DEPARTMENT + i];

		found->name[i] = MemoryContextStrdup(usage_context, "");
		if (text)
		{
			found->name[i] = MemoryContextAllocZero(usage_context, f->length[F_DEPARTMENT + i] + 1);
			memcpy(found->name[i], text, f->length[F_DEPARTMENT + i]);
		}
	}
	return last_used = found;
}

void
log_usage_note(const char *bytes)
{
	char		kind = bytes[RECORD_KIND_AT];
	UsedFields	f;
	Usage	   *u;

	if (kind == LEAF_EVENT)
		return;
	find_fields(bytes, &f);
	u = usage_of(&f);
	if (kind == LEAF_OPEN || kind == LEAF_ACCESS)
	{
		u->reads += Max(number(&f, F_REPEATED, 1), 1);
		u->last_use = Max(u->last_use, last_time(&f));
	}
	if (kind == LEAF_CLOSE || kind == LEAF_ACCESS)
		u->rows += Max(number(&f, F_ROWS, 0), 0);
	if (kind == LEAF_DENY)
		u->denials += Max(number(&f, F_REPEATED, 1), 1);
	if (counting_since == 0)
		counting_since = GetCurrentTimestamp();
}

bool
log_usage_due(void)
{
	return counting_since != 0 &&
		(hash_get_num_entries(usage) > MOST_KEYS ||
		 TimestampDifferenceExceeds(counting_since, GetCurrentTimestamp(), FLUSH_MS));
}

void
log_usage_done(void)
{
	if (usage_context)
		MemoryContextReset(usage_context);
	usage = NULL;
	last_used = NULL;
	counting_since = 0;
}

/* ---- the table ---- */

#define ADD_TO_TABLE \
	"INSERT INTO govshare.log_usage AS u (day, department, provider, entry, grant_id, reads, rows, denials, last_use)" \
	" SELECT (s.at AT TIME ZONE current_setting('govshare.timezone'))::date, s.department, s.provider, s.entry, s.grant_id," \
	" sum(s.reads), sum(s.rows), sum(s.denials), max(s.last_use) FROM "
#define OR_TO_ROW \
	" GROUP BY 1, 2, 3, 4, 5" \
	" ON CONFLICT ON CONSTRAINT log_usage_pkey DO UPDATE SET reads = u.reads + excluded.reads," \
	" rows = u.rows + excluded.rows, denials = u.denials + excluded.denials," \
	" last_use = greatest(u.last_use, excluded.last_use)"

static void
set_covered(uint64 size)
{
	static SPIPlanPtr plan = NULL;
	Oid			types[] = {INT8OID};
	Datum		values[] = {Int64GetDatum(size)};

	if (plan == NULL)
	{
		plan = SPI_prepare("UPDATE govshare.log_usage_state SET leaf = $1 WHERE leaf <> $1", 1, types);
		if (plan == NULL || SPI_keepplan(plan) != 0)
			elog(ERROR, "log writer: could not prepare");
	}
	if (SPI_execute_plan(plan, values, NULL, false, 0) != SPI_OK_UPDATE)
		elog(ERROR, "log writer: could not update log_usage_state");
}

static Datum
array_of(Datum *element, int n, Oid type)
{
	bool		text = type == TEXTOID;

	return PointerGetDatum(construct_array(element, n, type, text ? -1 : 8, !text,
										   text ? TYPALIGN_INT : TYPALIGN_DOUBLE));
}

static TimestampTz
from_unix(int64 time)
{
	return time - RECORD_EPOCH;
}

void
log_usage_flush(uint64 size)
{
	static SPIPlanPtr plan = NULL;
	Oid			types[9] = {TIMESTAMPTZARRAYOID, TEXTARRAYOID, TEXTARRAYOID, TEXTARRAYOID,
	INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, TIMESTAMPTZARRAYOID};
	Oid			element[9] = {TIMESTAMPTZOID, TEXTOID, TEXTOID, TEXTOID,
	INT8OID, INT8OID, INT8OID, INT8OID, TIMESTAMPTZOID};
	HASH_SEQ_STATUS seq;
	Usage	   *u;
	Datum	   *column[9];
	Datum		values[9];
	int			n = 0;

	if (usage == NULL)
		return;
	for (int i = 0; i < 9; i++)
		column[i] = palloc(sizeof(Datum) * hash_get_num_entries(usage));
	hash_seq_init(&seq, usage);
	while ((u = hash_seq_search(&seq)) != NULL)
	{
		column[0][n] = TimestampTzGetDatum(from_unix(u->key.slot * SLOT));
		for (int i = 0; i < 3; i++)
			column[1 + i][n] = CStringGetTextDatum(u->name[i]);
		column[4][n] = Int64GetDatum(u->key.grant_id);
		column[5][n] = Int64GetDatum(u->reads);
		column[6][n] = Int64GetDatum(u->rows);
		column[7][n] = Int64GetDatum(u->denials);
		/* no read yet: before all time, which greatest() passes over */
		column[8][n] = TimestampTzGetDatum(u->last_use ? from_unix(u->last_use) : DT_NOBEGIN);
		n++;
	}
	for (int i = 0; i < 9; i++)
		values[i] = array_of(column[i], n, element[i]);
	if (plan == NULL)
	{
		plan = SPI_prepare(ADD_TO_TABLE "unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)"
						   " s (at, department, provider, entry, grant_id, reads, rows, denials, last_use)"
						   OR_TO_ROW, 9, types);
		if (plan == NULL || SPI_keepplan(plan) != 0)
			elog(ERROR, "log writer: could not prepare");
	}
	if (SPI_execute_plan(plan, values, NULL, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "log writer: could not add to log_usage");
	set_covered(size);
}

void
log_usage_catch_up(uint64 size)
{
	log_usage_done();
	if (SPI_execute(ADD_TO_TABLE "govshare.log_usage_rest s" OR_TO_ROW, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "log writer: could not count the usage");
	set_covered(size);
}
