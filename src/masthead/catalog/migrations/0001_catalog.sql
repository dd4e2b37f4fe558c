-- What is known of the posts, what went out, and to whom. Times are ISO 8601 in UTC.

create table remembered (
    key text primary key,
    value text not null
) without rowid;

-- Every file of the posts folder as the last scan left it; `problems` is a JSON list, repeated on each run.
create table files (
    name text primary key,
    size integer not null,
    modified_ns integer not null, -- -1: changed within the clock's grain, to be read again
    digest text not null,
    problems text not null
) without rowid;

create table entries (
    id text primary key,
    name text not null unique,
    slug text not null,
    slug_key text not null unique, -- case and Unicode form folded: two addresses never differ by these alone
    title text not null,
    first_seen text not null,
    updated text not null unique,  -- validators and readers want distinct ones
    gone text not null default '', -- when its file went away; its id and slug stay taken
    digest text not null,          -- of the file's bytes
    fingerprint text not null,     -- of what the post means
    facts text not null,           -- JSON: authors, published, language, summary, categories, enclosures, words
    content blob not null          -- HTML, deflated
) without rowid;

create index entries_by_digest on entries (digest);

-- An entry is new to a channel when the channel first sees it, whatever its date.
create table seen (
    channel text not null,
    entry_id text not null references entries (id),
    at text not null,
    backlog integer not null, -- 1: it was there before the channel's first run and is never mailed
    primary key (channel, entry_id)
) without rowid;

create table issues (
    channel text not null,
    number integer not null,
    issued text not null,
    subject text not null,
    html blob not null, -- deflated
    text blob not null, -- deflated
    primary key (channel, number)
) without rowid;

create table issue_entries (
    channel text not null,
    number integer not null,
    position integer not null,
    entry_id text not null references entries (id),
    surplus integer not null, -- 1: only linked
    primary key (channel, entry_id), -- no post is mailed twice
    foreign key (channel, number) references issues (channel, number)
) without rowid;

-- A slot is settled once, whatever came of it.
create table slots (
    channel text not null,
    instant text not null,
    state text not null check (state in ('first', 'fired', 'empty', 'missed')),
    number integer not null default 0,
    primary key (channel, instant)
) without rowid;

create table deliveries (
    channel text not null,
    number integer not null,
    address text not null,
    message_id text not null unique,
    state text not null check (state in ('queued', 'sending', 'sent', 'refused', 'uncertain')),
    reply text not null default '',
    changed text not null,
    message blob, -- deflated RFC 5322 bytes, fixed when the issue was composed; null once sent
    primary key (channel, number, address),
    foreign key (channel, number) references issues (channel, number)
) without rowid;

create index deliveries_open on deliveries (state) where state in ('queued', 'sending');

-- Every file under public/ as it was last written, so that what is no longer made can be taken away.
create table published (
    path text primary key,
    size integer not null,
    modified_ns integer not null
) without rowid;
