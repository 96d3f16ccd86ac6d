-- Models that were uploaded. A package lies in parts, under the id of its upload; it counts once its model row is there.
create table model (
    version text not null primary key,
    digest text not null,
    bytes bigint not null,
    upload text not null,
    uploaded_at bigint not null,
    uploaded_by text
);

create table model_part (
    upload text not null,
    part integer not null,
    content bytea not null,
    written_at bigint not null,
    primary key (upload, part)
);

-- Packages are compressed already.
alter table model_part alter column content set storage external;

-- What was done with models, and the state that follows: the newest promotion that has not ended stands, or the shipped
-- model when there is none; a shadow runs until it has ended.
create table model_change (
    change_id bigint generated always as identity primary key,
    kind text not null,
    version text,
    from_version text,
    changed_at bigint not null,
    changed_by text,
    why text,
    forced boolean not null,
    figures text,
    ended_at bigint
);

-- What a shadow said of a decision, beside what the standing model said: verdicts, attributes that spoke against the comment
-- (bit n for attribute n), and scores times 10,000. No text.
create table shadow_score (
    run bigint not null,
    position bigint not null,
    comment_key bigint not null,
    scored_at bigint not null,
    standing_verdict smallint not null,
    shadow_verdict smallint not null,
    standing_against smallint not null,
    shadow_against smallint not null,
    standing_0 smallint,
    standing_1 smallint,
    standing_2 smallint,
    standing_3 smallint,
    standing_4 smallint,
    standing_5 smallint,
    standing_6 smallint,
    shadow_0 smallint,
    shadow_1 smallint,
    shadow_2 smallint,
    shadow_3 smallint,
    shadow_4 smallint,
    shadow_5 smallint,
    shadow_6 smallint,
    primary key (run, position)
);

create index shadow_score_comment on shadow_score (comment_key);
