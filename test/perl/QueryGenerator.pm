# QueryGenerator.pm: random SELECT statements over the tables of the
# differential test, from a seed.
#
# "{s}" stands for the schema: the governed tables, or a department's filtered
# copies of them.  Every query gives the same multiset of rows each time it is
# run: LIMIT comes with a total order, windows look at peers, aggregates order
# what they collect, and nothing can fail on a row.
#
# Columns of every source: id, kind, v (int), name, area (text); some sources
# have "secret", which no grant opens.
package QueryGenerator;

use strict;
use warnings;

# seed => number
sub new
{
	my ($class, %arg) = @_;
	srand($arg{seed});
	return bless { alias => 0, ctes => [], parameters => [] }, $class;
}

sub one_in { return int(rand($_[0])) == 0 }
sub pick { return $_[ int(rand(@_)) ] }

# ---- constants; in a prepared statement some become parameters ----

sub constant
{
	my ($self, $type) = @_;
	my $value =
	    $type eq 'int' ? int(rand(60))
	  : pick("'n" . int(rand(30)) . "'", "'37'", "'44'", "'CANARY'", "'3701'");
	return $value unless $self->{parameterised} && @{ $self->{parameters} } < 4 && one_in(2);
	push @{ $self->{parameters} }, [ $type, $value ];
	return '$' . @{ $self->{parameters} };
}

# ---- sources ----

sub alias { my $self = shift; return 't' . ++$self->{alias} }

# A source in FROM and the name of its columns
sub source
{
	my ($self, $depth) = @_;
	my $alias = $self->alias;
	my $what = int(rand(20));

	return ("{s}.a $alias", $alias) if $what < 4;
	return ("{s}.p $alias", $alias) if $what < 8;
	return ("{s}.i $alias", $alias) if $what < 10;
	return ('{s}.' . pick(qw(va vp vj)) . " $alias", $alias) if $what < 12;
	return ("{s}.f(" . int(rand(5)) . ") $alias", $alias) if $what < 13;
	return ('{s}.' . pick(qw(a p i)) . " $alias TABLESAMPLE bernoulli (100)", $alias) if $what < 14;
	if ($what < 15 && @{ $self->{ctes} })
	{
		return (pick(@{ $self->{ctes} }) . " $alias", $alias);
	}
	if ($what < 18 && $depth > 0)
	{
		my $inner = $self->alias;
		my $body = one_in(3)
		  ? "SELECT id, kind, v, name, area::text AS area FROM {s}.a $inner UNION ALL SELECT id, kind, v, name, area::text FROM {s}.p"
		  : "SELECT $inner.id, $inner.kind, $inner.v, $inner.name, $inner.area::text AS area FROM {s}."
		  . pick(qw(a p i))
		  . " $inner WHERE "
		  . $self->condition($depth - 1, $inner);
		return ("($body) $alias", $alias);
	}
	return ("{s}.a $alias", $alias);
}

# ---- expressions over the aliases in reach ----

sub int_expression
{
	my ($self, @alias) = @_;
	my $column = pick(@alias) . '.' . pick(qw(id kind v));
	return $column if one_in(2);
	return pick(
		"$column + " . $self->constant('int'),
		"abs($column - " . int(rand(30)) . ')',
		"coalesce($column, -1)",
		"length(" . pick(@alias) . ".name)",
		"CASE WHEN $column > " . int(rand(40)) . " THEN 1 ELSE " . pick(@alias) . ".kind END");
}

sub text_expression
{
	my ($self, @alias) = @_;
	my $alias = pick(@alias);
	return pick("$alias.name", "$alias.area::text", "upper($alias.name)", "left($alias.area::text, 4)",
		"$alias.name || $alias.kind", "coalesce($alias.name, 'none')", "md5($alias.name)");
}

sub comparison
{
	my ($self, @alias) = @_;
	my $alias = pick(@alias);
	return pick(
		$self->int_expression(@alias) . ' ' . pick('<', '<=', '=', '<>', '>', '>=') . ' ' . $self->constant('int'),
		$self->int_expression(@alias) . ' ' . pick('<', '=', '>') . ' ' . $self->int_expression(@alias),
		$self->text_expression(@alias) . ' ' . pick('<', '=', '<>', '>=') . ' ' . $self->constant('text'),
		"$alias.name LIKE " . pick("'n1%'", "'%2'", "'%AN%'", "'n_'"),
		"$alias.name " . pick('~', '!~') . " '[13579]\$'",
		"$alias.name IS " . pick('NULL', 'NOT NULL'),
		"$alias.kind IN (" . join(', ', map { int(rand(5)) } 1 .. 2) . ')',
		"$alias.id = ANY (ARRAY[" . join(', ', map { int(rand(300)) } 1 .. 20) . '])',
		"($alias.kind, $alias.v) < (" . int(rand(5)) . ', ' . int(rand(60)) . ')',
		"public.noisy($alias.name)",
		"$alias.area::text ^@ " . pick("'37'", "'3701'", "'44'"));
}

sub sublink
{
	my ($self, $depth, @alias) = @_;
	my $inner = $self->alias;
	my $outer = pick(@alias);
	my $table = '{s}.' . pick(qw(a p i va vp)) . " $inner";
	my $where = $self->comparison($inner);
	return pick(
		pick('', 'NOT ') . "EXISTS (SELECT FROM $table WHERE $inner.v = $outer.v AND $where)",
		"$outer.v " . pick('IN', 'NOT IN') . " (SELECT $inner.v FROM $table WHERE $inner.v IS NOT NULL AND $where)",
		"$outer.v < (SELECT max($inner.v) FROM $table WHERE $inner.kind = $outer.kind AND $where)",
		"$outer.v >= ALL (SELECT $inner.kind FROM $table WHERE $where)",
		"(SELECT count(*) FROM $table WHERE $where) > $outer.v");
}

sub condition
{
	my ($self, $depth, @alias) = @_;
	return $self->comparison(@alias) if $depth <= 0 || one_in(3);
	return pick(
		$self->comparison(@alias) . ' AND ' . $self->comparison(@alias),
		'(' . $self->comparison(@alias) . ' OR ' . $self->condition($depth - 1, @alias) . ')',
		'NOT (' . $self->condition($depth - 1, @alias) . ')',
		$self->sublink($depth - 1, @alias),
		$self->sublink($depth - 1, @alias) . ' OR ' . $self->comparison(@alias));
}

# ---- FROM ----

sub from
{
	my ($self, $depth) = @_;
	my ($sql, $first) = $self->source($depth);
	my @alias = ($first);

	for (1 .. pick(0, 0, 0, 1, 1, 2))
	{
		my ($next, $alias) = $self->source($depth);
		if (one_in(6))
		{
			my $outer = pick(@alias);
			$sql .= ' ' . 'CROSS JOIN'
			  . " LATERAL (SELECT id, kind, v, name, area FROM {s}.a WHERE a.id = $outer.id OFFSET 0) $alias";
		}
		elsif (one_in(5))
		{
			# the common column merges; others stay reachable by alias
			$sql = "$sql " . pick('JOIN', 'LEFT JOIN', 'FULL JOIN') . " $next USING (id)" if @alias == 1;
			next if @alias != 1;
		}
		else
		{
			my $column = pick(qw(id id v));
			my $extra = one_in(3) ? " AND $alias.kind = " . int(rand(5)) : '';
			my $join = pick('JOIN', 'JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN');
			$extra = '' if $join eq 'FULL JOIN';
			$sql .= " $join $next ON $first.$column = $alias.$column$extra";
		}
		push @alias, $alias;
	}
	return ($sql, @alias);
}

# ---- SELECT with the output (c1 int, c2 text) ----

sub plain_select
{
	my ($self, $depth) = @_;
	my ($from, @alias) = $self->from($depth);
	my $where = one_in(4) ? '' : ' WHERE ' . $self->condition($depth, @alias);
	my $kind = int(rand(10));
	my $i = $self->int_expression(@alias);
	my $t = $self->text_expression(@alias);

	return "SELECT $i AS c1, $t AS c2 FROM $from$where" if $kind < 4;
	return "SELECT DISTINCT $i AS c1, $t AS c2 FROM $from$where" if $kind == 4;
	if ($kind == 5)
	{
		my $partition = pick(@alias) . '.kind';
		my $window = pick('rank()', 'dense_rank()', 'count(*)', "sum($alias[0].v)", "max($alias[0].v)");
		return "SELECT ($window OVER (PARTITION BY $partition ORDER BY $alias[0].v))::int AS c1, $t AS c2 FROM $from$where";
	}
	my $aggregate = pick('count(*)', "count(DISTINCT $i)", "sum($i)", "max($i)", "min($i)",
		"count(*) FILTER (WHERE " . $self->comparison(@alias) . ')');
	my $text = pick("string_agg($t, ',' ORDER BY $t)", "min($t)", "array_agg($t ORDER BY $t)::text", "max($t)",
		"(bool_or(" . $self->comparison(@alias) . '))::text');
	return "SELECT ($aggregate)::int AS c1, $text AS c2 FROM $from$where" if $kind == 6;
	my $key = pick(@alias) . '.kind';
	return "SELECT ($aggregate)::int AS c1, $key" . "::text AS c2 FROM $from$where GROUP BY "
	  . pick($key, "ROLLUP ($key)", "GROUPING SETS (($key), ())", "CUBE ($key)")
	  . (one_in(3) ? ' HAVING count(*) > ' . int(rand(10)) : '');
}

sub select_statement
{
	my ($self, $depth) = @_;
	my $sql = $self->plain_select($depth);

	$sql = "$sql " . pick('UNION ALL', 'UNION', 'INTERSECT', 'EXCEPT', 'EXCEPT ALL') . ' ' . $self->plain_select($depth)
	  if one_in(6);
	$sql = "SELECT * FROM ($sql) o ORDER BY c1, c2 LIMIT " . (1 + int(rand(40))) . ' OFFSET ' . int(rand(5))
	  if one_in(6);
	return $sql;
}

# A statement: { sql, parameters => [[type, value], ...] }
sub next_query
{
	my ($self, %arg) = @_;
	$self->{alias} = 0;
	$self->{ctes} = [];
	$self->{parameters} = [];
	$self->{parameterised} = $arg{prepared};

	my $with = '';
	if (one_in(5))
	{
		my $cte = one_in(4)
		  ? "RECURSIVE w (id, kind, v, name, area) AS (SELECT id, kind, v, name, area::text FROM {s}.a WHERE kind = 1"
		  . " UNION SELECT w.id, w.kind, n.v, n.name, n.area::text FROM w JOIN {s}.p n ON n.id = w.id + 1)"
		  : 'w AS ' . pick('MATERIALIZED', 'NOT MATERIALIZED', '')
		  . ' (SELECT x.id, x.kind, x.v, x.name, x.area::text AS area FROM {s}.'
		  . pick(qw(a p i va))
		  . ' x WHERE '
		  . $self->condition(1, 'x') . ')';
		$with = "WITH $cte ";
		$self->{ctes} = ['w'];
	}
	my $sql = $self->select_statement(2);
	# what no grant opens, in whichever place
	$sql = pick("SELECT * FROM ($sql) o WHERE EXISTS (SELECT FROM {s}.a WHERE secret = 'x')",
		"SELECT count(secret)::int AS c1, NULL::text AS c2 FROM {s}.p",
		"SELECT 1 AS c1, name AS c2 FROM {s}.a ORDER BY secret",
		"SELECT id AS c1, to_jsonb(a)->>'name' AS c2 FROM {s}.a")
	  if $arg{secret};
	return { sql => $with . $sql, parameters => [ @{ $self->{parameters} } ] };
}

1;
