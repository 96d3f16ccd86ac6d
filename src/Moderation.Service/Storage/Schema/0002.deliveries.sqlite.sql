-- One row per decision that a site's webhook is told of. No text: the event is read from its decision when it is sent.
-- state: 0 pending, 1 delivered, 2 parked. Times are milliseconds since 1970.
create table delivery (
    position integer primary key,
    site text not null,
    comment_key integer not null,
    event_id text not null,
    state integer not null,
    attempts integer not null,
    first_attempt_at integer,
    next_attempt_at integer not null,
    last_status integer,
    last_failure text,
    created_at integer not null,
    replayed_at integer,
    finished_at integer
) strict;

create index delivery_due on delivery (site, next_attempt_at, position) where state = 0;

create index delivery_pending on delivery (comment_key, position) where state = 0;

create index delivery_finished on delivery (site, state, position) where state <> 0;
