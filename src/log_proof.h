/*
 * log_proof.h: proofs about the record's tree.
 */
#ifndef GOVSHARE_LOG_PROOF_H
#define GOVSHARE_LOG_PROOF_H

/* Define govshare.log_origin */
extern void log_proof_init(void);

#endif							/* GOVSHARE_LOG_PROOF_H */
