-- What is charged beside tokens: characters, milliseconds of audio, images, searches. Null where tokens alone are charged, or when unknown.
alter table usage_record
    add column unit       text,
    -- Tells units of different prices apart, e.g. the size of an image; empty where all cost the same.
    add column unit_kind  text,
    add column unit_count bigint;
