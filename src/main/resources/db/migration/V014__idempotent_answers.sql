-- Answers of requests that named an Idempotency-Key. The primary key lets one of two gateways through.
create table idempotent_answer (
    organization_id uuid        not null references organization (id),
    key             text        not null check (char_length(key) between 1 and 255),
    -- SHA-256 of all that makes the request what it is.
    request_sha256  bytea       not null,
    -- The request that makes the answer, and the id of its turn.
    request_id      uuid        not null,
    -- While the answer is being made: until when its gateway counts as living. Null when the answer is there.
    alive_until     timestamptz,
    status          integer,
    -- Names and values in turn.
    headers         text[],
    body            bytea,
    started_at      timestamptz not null,
    primary key (organization_id, key)
);

create index idempotent_answer_by_age on idempotent_answer (started_at);
create index idempotent_answer_by_request on idempotent_answer (organization_id, request_id);
