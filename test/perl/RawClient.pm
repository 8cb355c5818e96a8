# RawClient.pm: PostgreSQL's frontend/backend protocol, version 3, spoken by
# hand: for what psql and libpq never send, such as Execute with a row limit,
# and for watching many sessions from one process.
package RawClient;

use strict;
use warnings;

use IO::Select;
use IO::Socket::UNIX;
use Time::HiRes qw(time);

# RawClient->new($node, database => ..., user => ...): a session, ready
sub new
{
	my ($class, $node, %option) = @_;
	my $path = $node->host . '/.s.PGSQL.' . $node->port;
	my $socket = IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => $path)
	  or die "cannot connect to $path: $!";
	my $self = bless { socket => $socket, buffer => '' }, $class;
	my $start = pack('N', 3 << 16);
	$start .= "$_\0$option{$_}\0" for sort keys %option;
	$start .= "\0";
	$self->write_bytes(pack('N', length($start) + 4) . $start);
	my @got = $self->until_ready;
	die "cannot start a session: " . ($got[-1]{message} // '')
	  if grep { $_->{type} eq 'E' } @got;
	return $self;
}

sub socket { my ($self) = @_; return $self->{socket}; }

sub write_bytes
{
	my ($self, $bytes) = @_;
	while (length $bytes)
	{
		my $n = syswrite($self->{socket}, $bytes) // return 0;
		substr($bytes, 0, $n) = '';
	}
	return 1;
}

sub send_message
{
	my ($self, $type, $body) = @_;
	return $self->write_bytes($type . pack('N', length($body) + 4) . $body);
}

# ---- messages of the frontend ----

sub send_query { my ($self, $sql) = @_; return $self->send_message('Q', "$sql\0"); }

# Parse and bind a statement without parameters to the named portal
sub send_portal
{
	my ($self, $portal, $sql) = @_;
	$self->send_message('P', "\0$sql\0" . pack('n', 0));
	return $self->send_message('B', "$portal\0\0" . pack('nnn', 0, 0, 0));
}

sub send_execute { my ($self, $portal, $rows) = @_; return $self->send_message('E', "$portal\0" . pack('N', $rows)); }

sub send_flush { my ($self) = @_; return $self->send_message('H', ''); }
sub send_sync  { my ($self) = @_; return $self->send_message('S', ''); }

# ---- messages of the backend ----

# Take complete messages out of the buffer; errors with their fields by name
sub parse_buffer
{
	my ($self) = @_;
	my @message;
	while (length $self->{buffer} >= 5)
	{
		my ($type, $length) = unpack('a N', $self->{buffer});
		last if length $self->{buffer} < $length + 1;
		my $body = substr($self->{buffer}, 5, $length - 4);
		substr($self->{buffer}, 0, $length + 1) = '';
		my %m = (type => $type, body => $body, time => time());
		if ($type eq 'E')
		{
			my %field = map { (substr($_, 0, 1) => substr($_, 1)) } grep { length } split /\0/, $body;
			@m{qw(severity sqlstate message detail hint)} = @field{qw(V C M D H)};
		}
		push @message, \%m;
	}
	return @message;
}

# Read what is there, waiting for at most so many seconds; undef when the
# server has closed the connection
sub read_some
{
	my ($self, $seconds) = @_;
	my @parsed = $self->parse_buffer;
	return \@parsed if @parsed;
	return [] unless IO::Select->new($self->{socket})->can_read($seconds // 60);
	my $n = sysread($self->{socket}, my $bytes, 65536);
	return unless $n;
	$self->{buffer} .= $bytes;
	return [ $self->parse_buffer ];
}

# All messages until one of these types comes, or the server closes
sub until_type
{
	my ($self, $types, $seconds) = @_;
	my $deadline = time() + ($seconds // 60);
	my @all;
	while (my $some = $self->read_some($deadline - time()))
	{
		push @all, @$some;
		return @all if grep { index($types, $_->{type}) >= 0 } @$some;
		die "no answer from the server" if time() > $deadline;
	}
	return @all;
}

sub until_ready { my ($self, $seconds) = @_; return $self->until_type('Z', $seconds); }

# A simple query: (rows, SQLSTATE or undef)
sub query
{
	my ($self, $sql) = @_;
	$self->send_query($sql);
	return summary($self->until_ready);
}

# Run the portal for so many rows: (rows, SQLSTATE or undef, message)
sub execute
{
	my ($self, $portal, $rows) = @_;
	$self->send_execute($portal, $rows);
	$self->send_flush;
	return summary($self->until_type('sCEI'));
}

sub summary
{
	my @message = @_;
	my ($error) = grep { $_->{type} eq 'E' } @message;
	return (scalar(grep { $_->{type} eq 'D' } @message), $error ? @$error{qw(sqlstate message detail)} : ());
}

1;
