-- What public catalogues say of models, for all gateways on this database.
create table catalog_source (
    source       text        not null primary key,
    -- Grows with each change of the facts, so that gateways see it.
    version      bigint      not null,
    models       integer     not null,
    priced       integer     not null,
    -- Facts of all its models with the time from which each is valid, as compressed JSON; null before the first success.
    facts        bytea,
    changed_at   timestamptz,
    succeeded_at timestamptz,
    failed_at    timestamptz,
    failure      text,
    -- When a gateway reads it next by itself; whoever moves this on does it.
    next_at      timestamptz
);

-- Facts that changed after they were first seen. A value is null where there was, or is, none.
create table catalog_change (
    source     text        not null,
    model      text        not null,
    fact       text        not null,
    was        json,
    became     json,
    changed_at timestamptz not null
);

create index catalog_change_model on catalog_change (model, changed_at);
create index catalog_change_time on catalog_change (changed_at);
