/*
 * access_series.c: short accesses of one statement that a session repeats.
 *
 * An application asks the same prepared statement thousands of times a second.
 * While the leaf of one such access waits in the queue, the next may join it:
 * then the leaf says once what they share, and of each its time, statement,
 * rows and duration.  Owns the leaves of this session that may be joined.
 *
 * Invariants: an access joins only one that differs in nothing else, and
 * only while nothing in its leaf is still under way; so at most the last access
 * of a leaf has no end there, and that end has a leaf of its own.
 */
#include "postgres.h"

#include "access_series.h"

#define SERIES_KEPT		8		/* statements that take turns */
#define MOST_OPENING	2048	/* bytes; who writes longer ones is in no hurry */
#define FIRST_ROOM		4		/* accesses, until a statement shows how often it comes */

typedef struct Series
{
	LogPlace	place;			/* epoch 0: it can no longer be joined */
	uint64		end;			/* the position after it */
	uint64		key;			/* tells most that are not alike */
	uint32		end_at;			/* length of the opening; 0: nothing kept here */
	int			room;			/* accesses */
	int			n;				/* in the leaf */
	bool		under_way;		/* the last of them */
	RecordAccess first;
	RecordAccess last;
	int64		rows;			/* of those that ended */
	int64		duration_us;
	AccessLeaf	leaf;			/* the opening, with its texts */
	/* Room for as many texts as encoded ones, with their pointers, which take more */
	char	   *texts[3 * MOST_OPENING / sizeof(char *)];
	char		opening[MOST_OPENING];	/* the same, encoded */
} Series;

static Series kept[SERIES_KEPT];
static Series *newest = &kept[0];

static uint64
key_of(const AccessLeaf *leaf)
{
	uint64		key = 0;

	if (leaf->query_hash)
		memcpy(&key, leaf->query_hash, sizeof(key));
	return key ^ leaf->grant_id;
}

static bool
is_like(const Series *series, uint64 key, const AccessLeaf *leaf)
{
	return series->end_at > 0 && series->key == key &&
		record_is_like(&series->leaf, leaf);
}

/* What is kept of accesses like this one, or NULL */
static Series *
find(const AccessLeaf *leaf)
{
	uint64		key = key_of(leaf);

	if (is_like(newest, key, leaf))
		return newest;
	for (int i = 0; i < SERIES_KEPT; i++)
		if (is_like(&kept[i], key, leaf))
			return newest = &kept[i];
	return NULL;
}

static RecordAccess
access_of(const AccessLeaf *leaf)
{
	return (RecordAccess) {leaf->leaf_time, leaf->statement, -1, -1};
}

/*
 * Have the leaf say that it holds n accesses, of which one is written anew;
 * the first is, with the second, for until then the leaf was its alone.
 */
static bool
amend(Series *series, int n, const RecordAccess *access, int ordinal)
{
	char		header[RECORD_HEADER_SIZE];
	char		end[RECORD_MAX_SERIES_END];
	char		first[RECORD_ACCESS_SIZE];
	char		one[RECORD_ACCESS_SIZE];
	uint32		end_length = record_encode_series(n, series->rows,
												  series->duration_us, end);
	uint32		accesses_at = series->end_at + end_length;
	LogPatch	patch[] = {
		{series->end_at, end_length, end},
		{accesses_at + ordinal * RECORD_ACCESS_SIZE, sizeof(one), one},
		{0, sizeof(header), header},
		{accesses_at, sizeof(first), first}
	};
	bool		becomes = ordinal == 1 && n > series->n;

	record_put_access(one, access);
	if (becomes)
	{
		record_put_header(header, RECORD_SERIES_VERSION, LEAF_ACCESS);
		record_put_access(first, &series->first);
	}
	if (log_queue_amend(&series->place, accesses_at + n * RECORD_ACCESS_SIZE,
						patch, becomes ? 4 : 2))
		return true;
	series->place.epoch = 0;
	return false;
}

uint64
access_series_join(const AccessLeaf *leaf, SeriesAccess *joined)
{
	Series	   *series = find(leaf);
	RecordAccess access = access_of(leaf);

	if (series == NULL || series->place.epoch == 0 || series->under_way ||
		series->n == series->room ||
		access.time < series->first.time ||
		access.time > series->first.time + USECS_PER_SEC ||
		access.time / RECORD_SERIES_SPAN != series->first.time / RECORD_SERIES_SPAN)
		return 0;
	if (!amend(series, series->n + 1, &access, series->n))
		return 0;
	series->last = access;
	series->under_way = true;
	*joined = (SeriesAccess) {series->place, series->n++, series->opening, series->end_at};
	return series->end;
}

/* As many again as last time, and some more */
uint32
access_series_growth(const AccessLeaf *leaf)
{
	Series	   *series = find(leaf);
	int			room = series ? Min(4 * series->n, RECORD_MAX_SERIES) : FIRST_ROOM;

	return RECORD_MAX_SERIES_END + room * RECORD_ACCESS_SIZE;
}

/* Where to keep another one: where none waits, or by turns */
static Series *
vacate(void)
{
	static int	turn = 0;

	for (int i = 0; i < SERIES_KEPT; i++)
		if (kept[i].place.epoch == 0)
			return &kept[i];
	return &kept[turn++ % SERIES_KEPT];
}

void
access_series_begin(const AccessLeaf *leaf, const char *opening, uint32 end_at,
					const LogPlace *place, uint64 end, uint32 growth)
{
	Series	   *series;

	if (end_at > MOST_OPENING)
		return;
	series = find(leaf);
	if (series == NULL)
		series = vacate();
	series->place.epoch = 0;
	series->end_at = 0;
	if (!record_keep_opening(&series->leaf, leaf, (char *) series->texts,
							 sizeof(series->texts)))
		return;
	series->key = key_of(leaf);
	series->end_at = end_at;
	memcpy(series->opening, opening, end_at);
	series->place = *place;
	series->end = end;
	series->room = (growth - RECORD_MAX_SERIES_END) / RECORD_ACCESS_SIZE;
	series->n = 1;
	series->under_way = true;
	series->first = series->last = access_of(leaf);
	series->rows = series->duration_us = 0;
	newest = series;
}

bool
access_series_end(const LogPlace *place, int ordinal, int64 rows,
				  int64 duration_us)
{
	Series	   *series = newest;

	for (int i = 0; i < SERIES_KEPT && series->place.position != place->position; i++)
		series = &kept[i];
	if (series->place.position != place->position ||
		series->place.epoch != place->epoch || series->n != ordinal + 1)
		return false;
	series->last.rows = rows;
	series->last.duration_us = duration_us;
	series->rows += rows;
	series->duration_us += duration_us;
	if (ordinal == 0)
		series->first = series->last;
	else if (!amend(series, series->n, &series->last, ordinal))
		return false;
	series->under_way = false;
	return true;
}
