-- One row per decision that a site's webhook is told of. No text: the event is read from its decision when it is sent.
-- state: 0 pending, 1 delivered, 2 parked. Times are milliseconds since 1970.
create table delivery (
    position bigint not null primary key,
    site text not null,
    comment_key bigint not null,
    event_id text not null,
    state smallint not null,
    attempts integer not null,
    first_attempt_at bigint,
    next_attempt_at bigint not null,
    last_status integer,
    last_failure text,
    created_at bigint not null,
    replayed_at bigint,
    finished_at bigint
);

create index delivery_due on delivery (site, next_attempt_at, position) where state = 0;

create index delivery_pending on delivery (comment_key, position) where state = 0;

create index delivery_finished on delivery (site, state, position) where state <> 0;
