"""The background service's signs of life, so that a dead one can be told from a quiet one."""

from sqlalchemy import Column, Connection, DateTime, Float, Integer, MetaData, String, Table

M = MetaData()
Table(
    "heartbeat",
    M,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("started", DateTime(timezone=True), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("every", Float, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("version", String, nullable=False),
    Column("stopped", DateTime(timezone=True), nullable=True),
)


def apply(connection: Connection) -> None:
    M.create_all(connection)
