-- What humans said of comments; rows are added, never changed, except that an erasure takes the note and readers' ids.
-- source: 1 moderator, 2 feedback, 3 reader_report. verdict: 1 approve, 2 reject. Bit n of attributes_said tells that attribute
-- n was named, of attributes_true that it was affirmed. Ids and times grow together, in the order in which they are committed.
create table label (
    label_id bigint generated always as identity primary key,
    comment_key bigint not null references comment,
    site text not null,
    revision integer not null,
    source smallint not null,
    said_by text,
    verdict smallint,
    reason smallint not null,
    attributes_said smallint not null,
    attributes_true smallint not null,
    note text,
    labelled_at bigint not null
);

create index label_comment on label (comment_key, revision, label_id);

create index label_site on label (site, label_id);

create index label_time on label (labelled_at, label_id);

-- Texts that were chosen to be put before a moderator. why: 1 uncertain, 2 disagree, 3 random, 4 blind. No text.
create table review_request (
    review_id bigint generated always as identity primary key,
    comment_key bigint not null references comment,
    site text not null,
    revision integer not null,
    why smallint not null,
    requested_at bigint not null,
    closed_at bigint,
    unique (comment_key, revision)
);

create index review_request_open on review_request (site, review_id) where closed_at is null;

-- 1 when text and author are kept only while the comment is held, null otherwise: then it takes no room.
alter table comment add column do_not_store smallint;
