-- Models that were uploaded. A package lies in parts, under the id of its upload; it counts once its model row is there.
create table model (
    version text not null primary key,
    digest text not null,
    bytes integer not null,
    upload text not null,
    uploaded_at integer not null,
    uploaded_by text
) strict;

create table model_part (
    upload text not null,
    part integer not null,
    content blob not null,
    written_at integer not null,
    primary key (upload, part)
) strict;

-- What was done with models, and the state that follows: the newest promotion that has not ended stands, or the shipped
-- model when there is none; a shadow runs until it has ended.
create table model_change (
    change_id integer primary key autoincrement,
    kind text not null,
    version text,
    from_version text,
    changed_at integer not null,
    changed_by text,
    why text,
    forced integer not null,
    figures text,
    ended_at integer
) strict;

-- What a shadow said of a decision, beside what the standing model said: verdicts, attributes that spoke against the comment
-- (bit n for attribute n), and scores times 10,000. No text.
create table shadow_score (
    run integer not null,
    position integer not null,
    comment_key integer not null,
    scored_at integer not null,
    standing_verdict integer not null,
    shadow_verdict integer not null,
    standing_against integer not null,
    shadow_against integer not null,
    standing_0 integer,
    standing_1 integer,
    standing_2 integer,
    standing_3 integer,
    standing_4 integer,
    standing_5 integer,
    standing_6 integer,
    shadow_0 integer,
    shadow_1 integer,
    shadow_2 integer,
    shadow_3 integer,
    shadow_4 integer,
    shadow_5 integer,
    shadow_6 integer,
    primary key (run, position)
) strict, without rowid;

create index shadow_score_comment on shadow_score (comment_key);
