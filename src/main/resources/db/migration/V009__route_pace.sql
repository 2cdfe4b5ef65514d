-- What was observed of each model, so that policies know it after a restart; for all gateways on this database.
create table route_pace (
    model    text             not null primary key,
    -- When its last call ended.
    seen_at  timestamptz      not null,
    -- How many calls this is based on, as they weighed then.
    calls    double precision not null,
    observed json             not null
);
