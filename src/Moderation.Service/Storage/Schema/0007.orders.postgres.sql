-- What moderators ordered about authors, addresses and articles; rows are added and ended, never changed otherwise, except that an
-- erasure takes the comment and the reason. At most one about a subject has not ended; it is mirrored in subject.ordered.
-- kind and hash: as in subject. ordered: 1 trust, 2 watch, 3 suspend, 4 ban, 5 open, 6 sensitive, 7 premoderate, 8 close.
-- named_by: 1 comment, 2 id, 3 e-mail address, 4 IP address. ended_why is null for one that another replaced.
create table standing_order (
    order_id bigint generated always as identity primary key,
    site text not null,
    kind smallint not null,
    hash text not null,
    ordered smallint not null,
    ordered_until bigint,
    named_by smallint not null,
    comment_key bigint references comment,
    article_id text,
    ordered_at bigint not null,
    ordered_by text not null,
    why text,
    ended_at bigint,
    ended_by text,
    ended_why text
);

create unique index standing_order_subject on standing_order (site, kind, hash) where ended_at is null;

create index standing_order_site on standing_order (site, order_id);

create index standing_order_comment on standing_order (comment_key) where comment_key is not null;
