-- Ids are made by the gateway (UUID version 7): older servers have no uuidv7().

create table organization (
    id         uuid        not null primary key,
    name       text        not null unique,
    created_at timestamptz not null
);

create table api_key (
    id              uuid        not null primary key,
    organization_id uuid        not null references organization (id),
    name            text        not null,
    -- What people tell keys apart by; the key itself is not kept.
    prefix          text        not null,
    sha256          bytea       not null unique check (octet_length(sha256) = 32),
    administrator   boolean     not null,
    created_at      timestamptz not null,
    revoked_at      timestamptz
);

create index api_key_by_organization on api_key (organization_id, created_at);
