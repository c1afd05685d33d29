"""Answers of a second opinion, kept so that a text is asked about once."""

from sqlalchemy import Column, Connection, DateTime, Index, MetaData, String, Table

M = MetaData()
Table(
    "opinion",
    M,
    Column("key", String, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("answer", String, nullable=False),
    Index("opinion_at", "at"),
)


def apply(connection: Connection) -> None:
    M.create_all(connection)
