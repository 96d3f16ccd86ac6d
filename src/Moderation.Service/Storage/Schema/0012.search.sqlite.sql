-- The words of comments and of their authors' names, folded as the text pipeline folds them, by comment_key. Follows decisions, later; goes
-- with the text. The words are kept beside the index, as only so it is known what to overwrite when they are deleted.
create virtual table comment_search using fts5 (words, names, tokenize = "unicode61 remove_diacritics 0");

insert into comment_search (comment_search, rank) values ('secure-delete', 1);
