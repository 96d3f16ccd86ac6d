create table setting (
    name text not null primary key,
    value text not null
) strict, without rowid;

create table comment (
    comment_key integer primary key,
    site text not null,
    comment_id text not null,
    revision integer not null,
    sequence integer not null,
    verdict integer not null,
    body text,
    body_hash text,
    author text,
    email_hash text,
    ip_hash text,
    article text,
    parent_id text,
    submitted_at integer,
    received_at integer not null,
    erased_at integer,
    unique (site, comment_id)
) strict;

create table revision (
    comment_key integer not null references comment,
    revision integer not null,
    body text not null,
    body_hash text not null,
    submitted_at integer,
    received_at integer not null,
    primary key (comment_key, revision)
) strict, without rowid;

create table decision (
    position integer primary key autoincrement,
    comment_key integer not null,
    sequence integer not null,
    site text not null,
    verdict integer not null,
    event_id text not null,
    event text not null,
    -- The trace that the comment came in by (W3C traceparent), so that it goes on in the announcement.
    trace_parent text,
    unique (comment_key, sequence)
) strict;

create index decision_feed on decision (site, position);

create table author (
    site text not null,
    kind integer not null,
    hash text not null,
    first_seen_at integer not null,
    last_seen_at integer not null,
    submitted integer not null,
    approved integer not null,
    rejected integer not null,
    held integer not null,
    primary key (site, kind, hash)
) strict, without rowid;

create table feed_cursor (
    reader text not null primary key,
    position integer not null
) strict, without rowid;
