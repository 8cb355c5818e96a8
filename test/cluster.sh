# cluster.sh: a throwaway cluster with govshare preloaded; sourced by run_tests,
# demo/run and bench/run.
#
# Everything lies in one temporary directory: a private installation (nothing is
# installed into the system), the data directory and its socket.  No TCP port is
# opened, so several runs on one machine never meet.  initdb refuses root, so
# root runs the cluster as the user postgres, who may not be able to read this
# clone: what that user needs is copied.
#
# Sets: top (this clone), work (the directory), install, bindir, extra_settings;
# exports PGHOST, PGUSER.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
unset LANGUAGE PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGPASSWORD PGPASSFILE PGSERVICE \
	PGSERVICEFILE PGOPTIONS PGAPPNAME PGSSLMODE PGDATA PGTZ PGDATESTYLE PGCLIENTENCODING \
	PSQLRC PSQL_PAGER
export LC_ALL=C.UTF-8

if [ -z "${PG_CONFIG:-}" ]; then
	PG_CONFIG=/usr/lib/postgresql/${PG_MAJOR:-15}/bin/pg_config
	[ -x "$PG_CONFIG" ] || PG_CONFIG=pg_config
fi
export PG_CONFIG

fail()
{
	echo "$*" >&2
	exit 1
}

# Run a command as the user who may run a cluster
as_user()
{
	if [ "$(id -u)" -eq 0 ]; then
		(cd "$work" && exec setpriv --reuid postgres --regid postgres --init-groups \
			env HOME="$work" USER=postgres LOGNAME=postgres "$@")
	else
		"$@"
	fi
}

# The directory of this run; it goes, with its server, when the script ends.
work_begin()
{
	work=$(mktemp -d "${TMPDIR:-/tmp}/govshare-$1.XXXXXX")
	install=$work/install
	chmod 755 "$work"
	trap work_end EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	bindir=$("$PG_CONFIG" --bindir) || fail "there is no pg_config: run make through its targets, or set PG_CONFIG"
	mkdir "$work/socket"
	if [ "$(id -u)" -eq 0 ]; then
		chown postgres: "$work" "$work/socket"
	fi
	PATH=$bindir:$PATH
	export PGHOST=$work/socket PGUSER=postgres PGPORT=5432
	export PGDATABASE=postgres
}

work_end()
{
	trap '' INT TERM HUP
	if [ -f "$work/data/postmaster.pid" ]; then
		as_user "$bindir/pg_ctl" -D "$work/data" -m immediate -w stop >/dev/null 2>&1
	fi
	if [ -n "${KEEP_WORK:-}" ]; then
		echo "kept: $work" >&2
	else
		rm -rf "$work"
	fi
}

# Build the clone (arguments go to make) and install it under $install
build_and_install()
{
	local jobs
	jobs=$(getconf _NPROCESSORS_ONLN)
	# The options of the calling make (its -n, its job server) are not for this one.
	unset MAKEFLAGS MFLAGS MAKELEVEL
	make -s -j "$jobs" -C "$top" all PG_CONFIG="$PG_CONFIG" "$@" || return 1
	make -s -C "$top" install DESTDIR="$install" PG_CONFIG="$PG_CONFIG" "$@" >/dev/null || return 1
	chmod -R a+rX "$install"
}

# Settings by which any server finds the private installation
install_settings()
{
	# Debian's own setting until PostgreSQL had one, in 18
	if [ "${PG_MAJOR:-15}" -ge 18 ]; then
		echo "extension_control_path = '$install$("$PG_CONFIG" --sharedir):\$system'"
	else
		echo "extension_destdir = '$install'"
	fi
	cat <<SETTINGS
dynamic_library_path = '$install$("$PG_CONFIG" --pkglibdir):\$libdir'
SETTINGS
}

# cluster_start: one cluster; lines of postgresql.conf come on standard input
cluster_start()
{
	as_user "$bindir/initdb" -D "$work/data" --locale=C.UTF-8 --encoding=UTF8 -A trust -U postgres \
		--no-sync >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2; fail "initdb failed"; }
	{
		cat <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$work/socket'
shared_preload_libraries = 'govshare'
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
max_worker_processes = 40
SETTINGS
		install_settings
		cat
	} | as_user tee -a "$work/data/postgresql.conf" >/dev/null
	as_user "$bindir/pg_ctl" -D "$work/data" -l "$work/server.log" -w -t "${PGCTLTIMEOUT:-60}" start >/dev/null \
		|| { tail -20 "$work/server.log" >&2; fail "the server does not start"; }
}

cluster_stop()
{
	as_user "$bindir/pg_ctl" -D "$work/data" -m fast -w stop >/dev/null
}
