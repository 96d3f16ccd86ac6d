-- Policies that were pushed: the files as JSON, under the SHA-256 of them, with the version that decisions name. Rows are added,
-- never changed. Files that differ in remarks only have one version.
create table policy_version (
    site text not null,
    digest text not null,
    version text not null,
    bundle text not null,
    stored_at integer not null,
    stored_by text,
    primary key (site, digest)
) strict;

create index policy_version_version on policy_version (site, version);

-- What was done with policies, and the state that follows: a site's newest activation that has not ended stands, or the policy
-- of the configuration when there is none. kind: push, activate or rollback; no digest is the configuration's policy.
create table policy_change (
    change_id integer primary key autoincrement,
    site text not null,
    kind text not null,
    version text not null,
    digest text,
    from_version text,
    changed_at integer not null,
    changed_by text,
    why text,
    diff text not null,
    ended_at integer
) strict;

create index policy_change_site on policy_change (site, change_id);

create index policy_change_active on policy_change (site, change_id) where kind = 'activate' and ended_at is null;
