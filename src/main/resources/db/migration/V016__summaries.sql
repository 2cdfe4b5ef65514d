-- What stands for the turns of a conversation up to one of them. Made from the summary before and the turns since.
create table turn_summary (
    organization_id uuid        not null,
    conversation_id uuid        not null,
    first_turn_id   uuid        not null,
    last_turn_id    uuid        not null,
    -- The place of the last turn in the conversation.
    last_seq        bigint      not null,
    -- How many turns it stands for.
    turns           bigint      not null,
    text            text        not null,
    -- Of the text, about.
    tokens          bigint      not null,
    -- Who made it; null when no model did.
    model           text,
    made_at         timestamptz not null,
    primary key (organization_id, last_turn_id),
    foreign key (organization_id, conversation_id) references conversation (organization_id, id) on delete cascade
);

create index turn_summary_newest on turn_summary (organization_id, conversation_id, last_seq);

-- Who is making a conversation's next summary: one at a time, on all gateways.
create table summary_under_way (
    organization_id uuid        not null,
    conversation_id uuid        not null,
    claim           uuid        not null,
    -- From then on another one may take its place.
    until           timestamptz not null,
    primary key (organization_id, conversation_id),
    foreign key (organization_id, conversation_id) references conversation (organization_id, id) on delete cascade
);

-- Words that are taken out of a turn are taken out of what was made of them, whoever takes them out. One that is being made is not stored:
-- its claim goes first, and that waits for a writer who is just storing it.
create function forget_summaries() returns trigger language plpgsql as $$
begin
    delete from summary_under_way where organization_id = old.organization_id and conversation_id = old.conversation_id;
    delete from turn_summary
    where organization_id = old.organization_id and conversation_id = old.conversation_id and last_seq >= old.seq;
    return null;
end
$$;

create trigger turn_changed after update of instructions, input, answer on turn for each row
    when (old.instructions::text is distinct from new.instructions::text
        or old.input::text is distinct from new.input::text
        or old.answer::text is distinct from new.answer::text)
    execute function forget_summaries();

-- Once for all turns that go together: a conversation may have a hundred thousand.
create function forget_summaries_of_deleted() returns trigger language plpgsql as $$
begin
    delete from summary_under_way u
    using (select distinct organization_id, conversation_id from gone) g
    where u.organization_id = g.organization_id and u.conversation_id = g.conversation_id;
    delete from turn_summary s
    using (select organization_id, conversation_id, min(seq) as seq from gone group by organization_id, conversation_id) g
    where s.organization_id = g.organization_id and s.conversation_id = g.conversation_id and s.last_seq >= g.seq;
    return null;
end
$$;

create trigger turn_deleted after delete on turn referencing old table as gone for each statement
    execute function forget_summaries_of_deleted();
