-- Aliases and named routes that administrators put while the gateway runs; for all gateways on this database.
create table named_route (
    name            text        not null,
    -- The only organization that sees it; null for all.
    organization_id uuid        references organization (id) on delete cascade,
    -- As a file of routes would say it.
    entry           json        not null,
    changed_at      timestamptz not null
);

-- Also one per name for all organizations together; older servers have no "nulls not distinct".
create unique index named_route_by_name
    on named_route (name, coalesce(organization_id, '00000000-0000-0000-0000-000000000000'::uuid));
