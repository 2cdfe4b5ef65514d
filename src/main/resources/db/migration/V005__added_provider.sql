-- Providers that administrators added while the gateway runs; for all gateways on this database.
create table added_provider (
    id         text        not null primary key,
    -- As a provider file would say it.
    entry      json        not null,
    -- The operator's key for it, sealed; null when it takes none or has it from elsewhere.
    sealed_key bytea,
    changed_at timestamptz not null
);
