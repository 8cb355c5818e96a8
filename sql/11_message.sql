/*
 * 11_message.sql: messages that are raised in PL/pgSQL
 *
 * RAISE EXCEPTION '%', govshare.say('...') with DETAIL and HINT alike: so the
 * texts are found by po/template and told in the language of lc_messages.
 */

CREATE FUNCTION say(message text) RETURNS text
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION say(text) IS 'the message in the language of lc_messages; %% stands for a percent sign, as in format()';

CREATE FUNCTION say(message text, VARIADIC arguments "any") RETURNS text
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION say(text, "any") IS 'the message in the language of lc_messages, with its arguments in the places of %s, as by format()';
