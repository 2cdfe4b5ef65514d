alter table conversation
    -- Names and values that a client gave it: an object of strings.
    add column metadata json;

alter table turn
    -- What a client said of single messages: [{"at": place, "id": …, "created_at": …, "metadata": …}]; null where it said nothing.
    add column marks    json,
    -- The ids in it.
    add column item_ids text[];

create index turn_by_item on turn using gin (item_ids) where item_ids is not null;
