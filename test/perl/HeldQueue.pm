# HeldQueue.pm: a queue that nothing is taken out of, for tests of what becomes
# of leaves while they wait there.
package HeldQueue;

use strict;
use warnings;

use GovshareNode;

# Of a database; {writer} is its log writer, {seen} how much of its record was looked at
sub new
{
	my ($class, $node, $database) = @_;
	return bless { node => $node, database => $database, writer => writer_pid($node, $database), seen => 0 }, $class;
}

# What was recorded since the last call, or (access_log) what that shows of it
sub leaves
{
	my ($self, $columns, $view) = @_;
	kill 'CONT', $self->{writer};
	$self->sql('SELECT govshare.flush_log()');
	my $result = $self->sql("SELECT $columns FROM govshare." . ($view // 'access_record')
		. " WHERE leaf >= $self->{seen} AND break_glass IS NULL ORDER BY leaf, statement");
	$self->{seen} = $self->sql('SELECT size FROM govshare.log_head()') if !$view;
	return $result;
}

# While the writer stands still nothing is taken
sub hold
{
	my ($self) = @_;
	$self->leaves('1');
	kill 'STOP', $self->{writer};
	return;
}

sub sql
{
	my ($self, $query) = @_;
	return $self->{node}->safe_psql($self->{database}, $query);
}

1;
