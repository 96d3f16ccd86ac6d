-- What rules, scopes and entries of lists did to comments, live or in the shadow: the entry is that of the list, '' for others.
-- action: 0 hold, 1 approve, 2 reject, 3 tag, 4 add to scores. No text of the comment.
create table rule_hit (
    comment_key bigint not null,
    revision integer not null,
    rule text not null,
    entry text not null,
    action smallint not null,
    shadow boolean not null,
    site text not null,
    hit_at bigint not null,
    primary key (comment_key, revision, rule, entry)
);

create index rule_hit_site on rule_hit (site, hit_at);
