-- A turn that came through the Responses API can be read again as a response. All null for turns of other APIs.
alter table turn
    -- What the response repeats of the request: a JSON object without the input.
    add column asked       json,
    add column stop_reason text,
    -- As the provider has told it.
    add column model_told  text,
    -- By part of the answer, the id that its provider gave it, empty where it gave none; null when it gave none at all.
    add column item_names  text[];

create index turn_by_item_name on turn using gin (item_names) where item_names is not null;
