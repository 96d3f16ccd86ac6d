-- Null for the first text, and for what the policy decided: then they take no room.
alter table decision add column revision integer;
alter table decision add column decided_by text;
update decision set revision = cast(json_extract(event, '$.revision') as integer) where sequence > 1;

-- What moderators decided; rows are added, never changed, except that an erasure takes the note. decision_id is made by the caller,
-- one for all comments that are decided together. verdict and reason: as in label; verdict 0 is hold.
create table moderator_decision (
    comment_key integer not null references comment,
    decision_id text not null,
    sequence integer not null,
    revision integer not null,
    verdict integer not null,
    reason integer not null,
    note text,
    decided_by text not null,
    decided_at integer not null,
    primary key (comment_key, decision_id)
) strict, without rowid;

create index moderator_decision_by on moderator_decision (decided_by, decided_at);

-- Comments that wait for a moderator, each once, with what queues are ordered and filtered by. Follows decisions, a moment later; no text.
-- held: 1 while the standing verdict is hold. sampled: why of the open review_request. reports, appeals: how many are unanswered.
-- urgency: when it came, less the more risk it has. author: a hash. rules: names between vertical bars. campaign: the comment of which it
-- is a copy, or its own key. entry grows with every comment that comes in.
create table review_item (
    entry integer primary key autoincrement,
    comment_key integer not null unique references comment,
    site text not null,
    revision integer not null,
    sequence integer not null,
    held integer not null,
    held_by text,
    sampled integer,
    reports integer not null,
    appeals integer not null,
    risk real not null,
    urgency integer not null,
    received_at integer not null,
    author integer,
    section text,
    article_id text,
    language text not null,
    rules text not null,
    campaign integer not null,
    toxicity real,
    severe_toxicity real,
    identity_attack real,
    insult real,
    profanity real,
    threat real,
    spam real
) strict;

create index review_item_urgent on review_item (urgency, comment_key) where held = 1 or sampled < 4;
create index review_item_oldest on review_item (received_at, comment_key) where held = 1 or sampled < 4;
create index review_item_reported on review_item (urgency, comment_key) where reports > 0;
create index review_item_appealed on review_item (urgency, comment_key) where appeals > 0;
create index review_item_blind on review_item (received_at, comment_key) where sampled = 4;
create index review_item_campaign on review_item (campaign, urgency, comment_key);
create index review_item_held_by on review_item (held_by) where held_by is not null;

-- Who is looking at a comment, until when.
create table claim (
    comment_key integer not null primary key references comment,
    holder text not null,
    claimed_at integer not null,
    expires_at integer not null
) strict, without rowid;

create index claim_holder on claim (holder);

-- Comments that one moderator left to another.
create table hand_over (
    comment_key integer not null primary key references comment,
    given_to text not null,
    given_by text not null,
    note text,
    given_at integer not null
) strict, without rowid;

create index hand_over_given_to on hand_over (given_to);

-- What readers and authors say against a decision, as sites file it; goes with the comment when it is erased. kind: 1 report, 2 appeal.
-- given_id: the site's own. revision, verdict: what stood when it was filed. position: the decision that answered; outcome: 1 upheld that
-- verdict, 2 overturned it.
create table objection (
    objection_id integer primary key autoincrement,
    comment_key integer not null references comment,
    kind integer not null,
    given_id text not null,
    said_by text,
    reason integer not null,
    words text,
    revision integer not null,
    verdict integer not null,
    filed_at integer not null,
    answered_at integer,
    answered_by text,
    outcome integer,
    position integer,
    unique (comment_key, kind, given_id)
) strict;

create index objection_open on objection (comment_key) where answered_at is null;
