-- Answers with tool calls whose providers want parts of them back that clients throw away.
create table kept_answer (
    organization_id uuid        not null references organization (id),
    -- The id of its first tool call, as clients send it back.
    call_id         text        not null,
    -- json and not jsonb, which reorders members, drops repeated ones and refuses \u0000.
    answer          json        not null,
    kept_at         timestamptz not null,
    primary key (organization_id, call_id)
);

create index kept_answer_kept_at on kept_answer (kept_at);
