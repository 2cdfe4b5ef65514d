create table conversation (
    organization_id uuid        not null references organization (id),
    id              uuid        not null,
    -- The name that the client gave it.
    key             text        not null check (char_length(key) between 1 and 200),
    -- The newest completed turn, which the next one continues.
    head_turn_id    uuid,
    -- The head before the newest group of turns: an upsert can return it only from here before PostgreSQL 18.
    base_turn_id    uuid,
    turn_count      bigint      not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    primary key (organization_id, id),
    unique (organization_id, key)
);

create table turn (
    organization_id    uuid        not null,
    id                 uuid        not null,
    conversation_id    uuid        not null,
    -- Counts from 1 in the order of commits.
    seq                bigint      not null,
    -- The completed turn that this one continues; null for the first.
    parent_id          uuid,
    request_id         text        not null,
    status             text        not null check (status in ('completed', 'cancelled', 'failed')),
    -- json and not jsonb, which reorders members, drops repeated ones and refuses \u0000.
    instructions       json,
    input              json        not null,
    answer             json,
    -- Characters of the three, so that a reader can stop before it has read too much.
    stored_chars       bigint      not null,
    model_requested    text        not null,
    model_used         text        not null,
    input_tokens       bigint,
    cache_read_tokens  bigint,
    cache_write_tokens bigint,
    output_tokens      bigint,
    reasoning_tokens   bigint,
    cost_nano_usd      bigint,
    started_at         timestamptz not null,
    duration_ms        bigint      not null,
    error_code         text,
    primary key (organization_id, id),
    unique (organization_id, conversation_id, seq),
    foreign key (organization_id, conversation_id) references conversation (organization_id, id)
);
