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
    failed_count int not null default 0,
    locked_until bigint,
    two_factor smallint not null default 0,
    two_factor_key text,
    two_factor_step bigint,
    recovery_codes text,
    subject text unique,
    created_at bigint not null,
    disabled_at bigint,
    language text,
    theme text,
    digits text,
    time_zone text
);

-- The roles of people; site is empty for all sites.
create table person_role (
    person_id text not null references person,
    role text not null,
    site text not null,
    primary key (person_id, role, site)
);

-- Who is signed in where. secret is a hash of what the browser's cookie carries; a session without end ends by time.
create table session (
    secret text primary key,
    person_id text not null references person,
    device text not null,
    started_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);

create index session_person on session (person_id);

-- One-time links. secret is a hash of what the link carries. kind: first (the first administrator), operator (made on the command
-- line), invite, password (a new password for a person who has lost his own). grants: the roles that a new person gets.
create table one_time_link (
    secret text primary key,
    kind text not null,
    person_id text references person,
    grants text not null,
    made_at bigint not null,
    made_by text not null,
    expires_at bigint not null,
    used_at bigint
);

-- Keys that protect cookies and forms; all instances share them.
create table protection_key (
    name text primary key,
    content text not null,
    stored_at bigint not null
);

-- What people did in the console. Rows are added, and nothing changes or removes one.
create table audit (
    audit_id bigint generated always as identity primary key,
    done_at bigint not null,
    done_by text not null,
    action text not null,
    subject text,
    site text,
    detail text
);

create index audit_by on audit (done_by, audit_id);

create index audit_action on audit (action, audit_id);

create function refuse_audit_change() returns trigger language plpgsql as $$ begin raise exception 'the audit log is append-only'; end $$;

create trigger audit_unchanged before update or delete on audit for each row execute function refuse_audit_change();

create trigger audit_kept before truncate on audit for each statement execute function refuse_audit_change();
