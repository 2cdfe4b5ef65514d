-- What failed before the answer or instead of it, in one line of at most 1000 characters; null when nothing did.
alter table usage_record
    add column failures text;
