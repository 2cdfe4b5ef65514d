-- Turns that a client sends again are found by what was said up to their end, whatever the dialect it is sent in.
alter table turn
    -- First half of a SHA-256 over the parent's and this turn's content; null until it is known, and for turns that are not continued.
    add column prefix_hash uuid,
    -- Whether the client wanted to be the only one to continue the parent.
    add column alone       boolean not null default false;

create index turn_by_prefix on turn (organization_id, conversation_id, prefix_hash) where prefix_hash is not null;
create index turn_without_prefix on turn (organization_id, conversation_id, seq) where prefix_hash is null and status = 'completed';
create unique index turn_alone on turn (organization_id, parent_id) where alone and status = 'completed';
create index turn_by_parent on turn (organization_id, parent_id) where parent_id is not null;

-- A conversation's turns go with it, also those that another writer commits meanwhile.
alter table turn drop constraint turn_organization_id_conversation_id_fkey;
alter table turn
    add constraint turn_of_conversation foreign key (organization_id, conversation_id)
    references conversation (organization_id, id) on delete cascade;

create index conversation_newest on conversation (organization_id, created_at, id);

-- The conversation that a kept answer belongs to, if any.
alter table kept_answer add column conversation text;
create index kept_answer_by_conversation on kept_answer (organization_id, conversation) where conversation is not null;
