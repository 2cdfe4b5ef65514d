create table assistant (
    organization_id uuid        not null references organization (id),
    id              uuid        not null,
    name            text        not null,
    -- Whatever else it was given, as its API has it; json keeps the order of a tool's members.
    settings        json        not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    primary key (organization_id, id)
);
create index assistant_newest on assistant (organization_id, created_at, id);

-- The assistant that a conversation was begun with.
create table assistant_thread (
    organization_id uuid not null,
    conversation_id uuid not null,
    assistant_id    uuid not null,
    primary key (organization_id, conversation_id),
    foreign key (organization_id, conversation_id) references conversation (organization_id, id) on delete cascade,
    foreign key (organization_id, assistant_id) references assistant (organization_id, id) on delete cascade
);
create index assistant_thread_by_assistant on assistant_thread (organization_id, assistant_id);

create table assistant_memory (
    organization_id uuid        not null,
    id              uuid        not null,
    assistant_id    uuid        not null,
    content         text        not null,
    metadata        json,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    primary key (organization_id, id),
    foreign key (organization_id, assistant_id) references assistant (organization_id, id) on delete cascade
);
create index assistant_memory_newest on assistant_memory (organization_id, assistant_id, created_at, id);
create index assistant_memory_words on assistant_memory using gin (to_tsvector('simple', content));

create table document (
    organization_id uuid        not null,
    id              uuid        not null,
    -- Belongs to one of the two, and goes with it.
    assistant_id    uuid,
    conversation_id uuid,
    filename        text        not null,
    media_type      text        not null,
    status          text        not null check (status in ('pending', 'processing', 'indexed', 'failed')),
    status_message  text,
    size_bytes      bigint      not null,
    content         bytea       not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    primary key (organization_id, id),
    check ((assistant_id is null) <> (conversation_id is null)),
    foreign key (organization_id, assistant_id) references assistant (organization_id, id) on delete cascade,
    foreign key (organization_id, conversation_id) references conversation (organization_id, id) on delete cascade
);
create index document_of_assistant on document (organization_id, assistant_id, created_at, id) where assistant_id is not null;
create index document_of_conversation on document (organization_id, conversation_id, created_at, id) where conversation_id is not null;
