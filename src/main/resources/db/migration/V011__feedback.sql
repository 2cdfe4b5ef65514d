-- What auto chose, with which probability, how it ended and how it was rated. Holds no text of the request: hashed words only.
create table auto_decision (
    organization_id uuid             not null,
    -- Of version 7, so it sorts by time.
    id              uuid             not null,
    request_id      text             not null,
    -- Equal for decisions that were drawn together.
    cluster         bigint           not null,
    features        bytea            not null,
    scorer          text             not null,
    score           double precision not null,
    threshold       double precision not null,
    share           double precision not null,
    -- Of the strong side.
    probability     double precision not null,
    strong          boolean          not null,
    -- There was nothing to draw.
    forced          boolean          not null,
    provider        text             not null,
    model           text             not null,
    -- Another model than the drawn ones had to answer.
    stood_in        boolean          not null,
    outcome         text             not null,
    -- Null when unknown, which is not 0.
    cost_nano_usd   bigint,
    decided_at      timestamptz      not null,
    rating          double precision,
    comment         text,
    rated_at        timestamptz,
    primary key (organization_id, id)
);

create index auto_decision_request on auto_decision (organization_id, request_id);
create index auto_decision_decided on auto_decision (decided_at);
create index auto_decision_rated on auto_decision (rated_at, organization_id) where rated_at is not null;
create index auto_decision_ratings on auto_decision (organization_id, id) where rated_at is not null;
