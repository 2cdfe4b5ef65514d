-- What a client calls a chat completion that it asked to store; null for all other turns.
alter table turn add column completion_id text;

create index turn_by_completion on turn (organization_id, completion_id) where completion_id is not null;
create index turn_newest_completion on turn (organization_id, started_at, id) where completion_id is not null;
