-- Authors, addresses and articles of a site, each by a keyed hash. kind: 1 mailbox, 2 IP address, 3 account at the site, 4 article.
-- recent: counts in sliding windows. ordered: what a moderator ordered, until when.
alter table author rename to subject;
alter table subject add column recent bytea;
alter table subject add column ordered smallint;
alter table subject add column ordered_until bigint;

-- What a comment was judged by and that cannot be found out from it later: scores, history, hashes of its text.
alter table comment add column facts bytea;
alter table comment alter column facts set storage main;

-- Every comment updates rows; with room on the page an update leaves the index alone.
alter table subject set (fillfactor = 40);
