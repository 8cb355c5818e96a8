/*
 * command.h: what a utility statement means for the reads inside it.
 */
#ifndef GOVSHARE_COMMAND_H
#define GOVSHARE_COMMAND_H

#include "guard.h"

/* The frame for reads under this statement; "outer" if it says nothing */
extern GuardFrame command_frame(Node *statement, GuardFrame outer);

#endif							/* GOVSHARE_COMMAND_H */
