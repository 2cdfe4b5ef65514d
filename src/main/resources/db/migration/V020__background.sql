-- Responses that are made while no client waits. A row is there before the turn, so that others can ask how far it is, or end it.
create table background_response (
    organization_id uuid        not null references organization (id),
    -- That of the turn.
    id              uuid        not null,
    -- The key of its conversation, which takes this row along when it is deleted.
    conversation    text        not null,
    previous_id     uuid,
    state           text        not null check (state in ('queued', 'in_progress', 'cancelled', 'failed')),
    -- Until when its gateway counts as living; null when it has ended.
    alive_until     timestamptz,
    -- What the response repeats of the request: a JSON object without the input.
    asked           json        not null,
    model           text        not null,
    error_code      text,
    started_at      timestamptz not null,
    primary key (organization_id, id)
);

create index background_response_by_conversation on background_response (organization_id, conversation);
