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
	uint32		end_at;			/* length of the opening; 0: nothing kept here */
	int			room;			/* accesses */
	int			n;				/* in the leaf */
	bool		under_way;		/* the last of them */
	RecordAccess first;
	RecordAccess last;
	int64		rows;			/* of those that ended */
	int64		duration_us;
	char		opening[MOST_OPENING];
} Series;

static Series kept[SERIES_KEPT];
static Series *newest = &kept[0];

static bool
is_like(const Series *series, const char *opening, uint32 end_at)
{
	return series->end_at == end_at &&
		record_is_same_access(series->opening, opening, end_at);
}

/* What is kept of accesses like this one, or NULL */
static Series *
find(const char *opening, uint32 end_at)
{
	if (is_like(newest, opening, end_at))
		return newest;
	for (int i = 0; i < SERIES_KEPT; i++)
		if (is_like(&kept[i], opening, end_at))
			return newest = &kept[i];
	return NULL;
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
access_series_join(const char *opening, uint32 end_at,
				   const RecordAccess *access, LogPlace *place, int *ordinal)
{
	Series	   *series = find(opening, end_at);

	if (series == NULL || series->place.epoch == 0 || series->under_way ||
		series->n == series->room ||
		access->time < series->first.time ||
		access->time > series->first.time + USECS_PER_SEC ||
		access->time / RECORD_SERIES_SPAN != series->first.time / RECORD_SERIES_SPAN)
		return 0;
	if (!amend(series, series->n + 1, access, series->n))
		return 0;
	series->last = *access;
	series->under_way = true;
	*ordinal = series->n++;
	*place = series->place;
	return series->end;
}

/* As many again as last time, and some more */
uint32
access_series_growth(const char *opening, uint32 end_at)
{
	Series	   *series = find(opening, end_at);
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
access_series_begin(const char *opening, uint32 end_at,
					const RecordAccess *access, const LogPlace *place,
					uint64 end, uint32 growth)
{
	Series	   *series;

	if (end_at > MOST_OPENING)
		return;
	series = find(opening, end_at);
	if (series == NULL)
	{
		series = vacate();
		series->end_at = end_at;
	}
	memcpy(series->opening, opening, end_at);
	series->place = *place;
	series->end = end;
	series->room = (growth - RECORD_MAX_SERIES_END) / RECORD_ACCESS_SIZE;
	series->n = 1;
	series->under_way = true;
	series->first = series->last = *access;
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
