-- Rows are added and never changed. No foreign keys: what was used stays a fact when its key or organization is gone.
-- The time is part of the key, so that the table can become a partition of one that is split by time.
create table usage_record (
    organization_id    uuid        not null,
    at                 timestamptz not null,
    id                 uuid        not null,
    key_id             uuid        not null,
    request_id         text        not null,
    door               text        not null,
    model_requested    text        not null,
    provider           text        not null,
    model              text        not null,
    streamed           boolean     not null,
    outcome            text        not null,
    error_code         text,
    input_tokens       bigint,
    cache_read_tokens  bigint,
    cache_write_tokens bigint,
    output_tokens      bigint,
    reasoning_tokens   bigint,
    usage_estimated    boolean     not null,
    price_version      text,
    -- Null when unknown, which is not 0.
    cost_nano_usd      bigint,
    duration_ms        bigint      not null,
    first_token_ms     bigint,
    attempts           integer     not null,
    conversation       text,
    end_user           text,
    primary key (organization_id, at, id)
);
