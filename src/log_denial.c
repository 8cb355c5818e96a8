/*
 * log_denial.c: refusals on their way into the record.
 *
 * Owns the count of identical refusals of this session.  The first ones in a
 * second are leaves of their own; further ones of that second are counted, and
 * recorded as one leaf as soon as the second is over and the session does
 * anything, is refused something else, reads, or ends.  A session that is
 * killed loses at most that count, never the leaves before it.
 *
 * Others are safe from a flood by two rules: a session has one refusal on its
 * way at a time, because it waits for it; and refusals fill three quarters of
 * the queue at most (log_queue.c), so that reads always find room.
 */
#include "postgres.h"

#include "access/xact.h"
#include "common/hashfn.h"
#include "storage/ipc.h"
#include "utils/timestamp.h"

#include "log_denial.h"
#include "log_queue.h"

#define SINGLE_LEAVES	10		/* identical refusals with a leaf each ... */
#define WINDOW_MS		1000	/* ... in so long */

static uint64 last_identity = 0;
static TimestampTz window_start = 0;
static int	in_window = 0;

/* What was counted since the last leaf, encoded as the leaf that it will be */
static int64 counted = 0;
static char counted_leaf[RECORD_MAX_SIZE];
static uint32 counted_length = 0;

void
log_denial_settle(void)
{
	if (counted == 0)
		return;
	counted = 0;
	(void) log_queue_try_append_encoded(counted_leaf, counted_length);
}

static void
settle_at_exit(int code, Datum arg)
{
	log_denial_settle();
}

/* Memory and the queue only: the transaction is over */
static void
on_transaction_end(XactEvent event, void *arg)
{
	if (counted > 0 && (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT) &&
		TimestampDifferenceExceeds(window_start, GetCurrentTimestamp(), WINDOW_MS))
		log_denial_settle();
}

/* All that makes one refusal the same as another: not when, nor which one */
static uint64
identity(const AccessLeaf *leaf)
{
	static char bytes[RECORD_MAX_SIZE];
	AccessLeaf	same = *leaf;

	same.leaf_time = 0;
	same.statement = 0;
	same.xid = 0;
	return hash_bytes_extended((unsigned char *) bytes,
							   record_encode(&same, bytes), 0);
}

/* Count the refusal instead of recording it, if it is one of a flood */
static bool
count_repeated(const AccessLeaf *leaf)
{
	static bool registered = false;
	AccessLeaf	sum;
	uint64		this_identity = identity(leaf);
	bool		same = this_identity == last_identity &&
	!TimestampDifferenceExceeds(window_start, leaf->leaf_time, WINDOW_MS);

	if (!same)
	{
		log_denial_settle();
		last_identity = this_identity;
		window_start = leaf->leaf_time;
		in_window = 0;
	}
	if (in_window++ < SINGLE_LEAVES)
		return false;
	if (!registered)
	{
		before_shmem_exit(settle_at_exit, 0);
		RegisterXactCallback(on_transaction_end, NULL);
		registered = true;
	}
	sum = *leaf;
	sum.repeated = ++counted;
	counted_length = record_encode(&sum, counted_leaf);
	return true;
}

void
log_denial_record(const AccessLeaf *leaf)
{
	if (!count_repeated(leaf))
		log_queue_wait(log_queue_append_denial(leaf));
}

bool
log_denial_try_record(const AccessLeaf *leaf)
{
	return count_repeated(leaf) || log_queue_try_append_denial(leaf);
}
