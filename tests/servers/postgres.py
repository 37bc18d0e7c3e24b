"""A throw-away PostgreSQL cluster on loopback: one a session, a fresh database a test."""

from __future__ import annotations

import signal
from collections.abc import Callable

from servers import process
from servers.needs import program

# Durability is not what these tests are about; speed is.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off",
         "shared_buffers=32MB", "max_connections=60", "jit=off")  # fmt: skip
_COPY = "STRATEGY file_copy"  # 15 ms; the default takes 120 with fsync off
_OWNER = "deskterm"


class Postgres:
    """A cluster that runs as an ordinary user, even when the tests are root."""

    def __init__(self) -> None:
        import psycopg

        self._home = process.folder("pg")
        data = self._home / "data"
        try:
            process.run(
                [program("initdb") or "initdb", "-D", data, "-U", _OWNER, "-A", "trust",
                 "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"], self._home,
            )  # fmt: skip
            (self.port,) = process.free_ports(1)
            options = [word for setting in _FAST for word in ("-c", setting)]
            self._daemon = process.Daemon(
                [program("postgres") or "postgres", "-D", data, "-h", "127.0.0.1",
                 "-p", str(self.port), "-k", self._home, *options],
                self._home, [self.port], signal.SIGINT,
            )  # fmt: skip
            self._daemon.start()
            self._admin = self._connect(psycopg)
        except BaseException:
            self.stop()
            raise
        self._made = 0
        self._templates: set[str] = set()

    def _connect(self, psycopg):  # type: ignore[no-untyped-def]
        def answers() -> bool:
            try:
                self._connection = psycopg.connect(self.url("postgres"), autocommit=True)
            except psycopg.OperationalError:  # still starting up
                return False
            return True

        process.until(answers, 20, "PostgreSQL")
        return self._connection

    def url(self, database: str) -> str:
        """The URL of a database by its name."""
        return f"postgresql://{_OWNER}@127.0.0.1:{self.port}/{database}"

    def fresh_database(self, template: str = "template0") -> str:
        """Make an empty database, or a copy of one made by `template`, and return its URL."""
        self._made += 1
        name = f"test_{self._made}"
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {_COPY}')
        return self.url(name)

    def template(self, name: str, fill: Callable[[str], None]) -> str:
        """Make a template once a session: `fill(url)` puts a schema in, and must disconnect.

        Returns the name, for `fresh_database(template=…)`.
        """
        if name not in self._templates:
            self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 {_COPY}')
            fill(self.url(name))
            self._templates.add(name)
        return name

    def drop(self, url: str) -> None:
        """Delete a database made here, throwing out who is still connected."""
        name = url.rsplit("/", 1)[1]
        self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def throw_out(self, url: str) -> None:
        """End every connection to a database made here, as a server does that goes away."""
        sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        self._admin.execute(sql, (url.rsplit("/", 1)[1],))

    def pause(self) -> None:
        """Stop the server at once, its data kept; `resume` starts it again."""
        self._connection.close()
        self._daemon.stop()

    def resume(self) -> None:
        """Start it again on the same port."""
        import psycopg

        self._daemon.start()
        self._admin = self._connect(psycopg)

    def stop(self) -> None:
        """Stop the cluster and delete it."""
        if hasattr(self, "_connection"):
            self._connection.close()
        if hasattr(self, "_daemon"):
            self._daemon.stop()
        process.remove(self._home)
