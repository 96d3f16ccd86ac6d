-- The words of comments and of their authors' names (weight A), folded as the text pipeline folds them. Follows decisions, later; goes with
-- the text.
create table comment_search (
    comment_key bigint not null primary key references comment,
    site text not null,
    words tsvector not null
);

create index comment_search_words on comment_search using gin (words);
