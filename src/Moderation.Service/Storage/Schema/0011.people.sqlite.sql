-- Who may use the console. names are for people of the operator, not for readers. display_name is shown, name signs in and stands in
-- decisions and the audit log. two_factor: 1 once a code from the key has been entered. two_factor_step: the time step of the last code,
-- which counts once. subject: who it is at the OpenID provider.
create table person (
    person_id text primary key,
    name text not null,
    normalized_name text not null unique,
    display_name text not null,
    password_hash text,
    security_stamp text not null,
    concurrency_stamp text not null,
    failed_count integer not null default 0,
    locked_until integer,
    two_factor integer not null default 0,
    two_factor_key text,
    two_factor_step integer,
    recovery_codes text,
    subject text unique,
    created_at integer not null,
    disabled_at integer,
    language text,
    theme text,
    digits text,
    time_zone text
) strict;

-- The roles of people; site is empty for all sites.
create table person_role (
    person_id text not null references person,
    role text not null,
    site text not null,
    primary key (person_id, role, site)
) strict;

-- Who is signed in where. secret is a hash of what the browser's cookie carries; a session without end ends by time.
create table session (
    secret text primary key,
    person_id text not null references person,
    device text not null,
    started_at integer not null,
    seen_at integer not null,
    expires_at integer not null
) strict;

create index session_person on session (person_id);

-- One-time links. secret is a hash of what the link carries. kind: first (the first administrator), operator (made on the command
-- line), invite, password (a new password for a person who has lost his own). grants: the roles that a new person gets.
create table one_time_link (
    secret text primary key,
    kind text not null,
    person_id text references person,
    grants text not null,
    made_at integer not null,
    made_by text not null,
    expires_at integer not null,
    used_at integer
) strict;

-- Keys that protect cookies and forms; all instances share them.
create table protection_key (
    name text primary key,
    content text not null,
    stored_at integer not null
) strict;

-- What people did in the console. Rows are added, and nothing changes or removes one.
create table audit (
    audit_id integer primary key autoincrement,
    done_at integer not null,
    done_by text not null,
    action text not null,
    subject text,
    site text,
    detail text
) strict;

create index audit_by on audit (done_by, audit_id);

create index audit_action on audit (action, audit_id);

create trigger audit_unchanged before update on audit begin select raise(abort, 'the audit log is append-only'); end;

create trigger audit_kept before delete on audit begin select raise(abort, 'the audit log is append-only'); end;
