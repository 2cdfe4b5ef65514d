-- Whether an organization's callers may bring provider keys of their own with a request.
alter table organization add column request_keys boolean not null default false;
