-- Readers by mail. A mark is a keyed hash of the folded address; it is all that stays of a reader who left.

create table subscribers (
    number integer primary key,
    channel text not null,
    mark blob not null,
    address text not null, -- as it was given
    folded text not null,  -- as it is compared; the mark is its hash, so the mark's index keeps it unique
    name text not null default '',
    language text not null default '',
    consent text not null check (consent in ('pending', 'confirmed')),
    wording text not null default '', -- version of the words that were agreed to
    source text not null default '',
    requested text not null default '',
    confirmed text not null default ''
);

create unique index subscribers_by_mark on subscribers (mark, channel);
create index subscribers_pending on subscribers (requested) where consent = 'pending';

-- The words that readers agreed to, by version: the proof of a consent shows what was consented to.
create table wordings (
    version text primary key,
    words text not null
) without rowid;

create table suppressions (
    mark blob not null,
    channel text not null, -- empty: every channel
    departure text not null check (departure in ('unsubscribed', 'bounced', 'complained', 'forgotten')),
    at text not null,
    primary key (mark, channel)
) without rowid;

-- Each bounce once; no address stands here.
create table bounces (
    digest blob not null,
    mark blob not null,
    failure text not null check (failure in ('hard', 'soft', 'complaint')),
    status text not null default '',
    at text not null,
    primary key (digest, mark)
) without rowid;

create index bounces_by_reader on bounces (mark, at);

-- Each request, for the limits by source; what it asks for is emptied once it was seen to, and rows older than a day
-- are deleted.
create table asks (
    number integer primary key,
    visitor blob not null,
    at text not null,
    address text not null default '',
    name text not null default '',
    language text not null default '',
    channels text not null default '', -- names, joined by a dot
    source text not null default ''
);

create index asks_open on asks (number) where address <> '';
create index asks_by_time on asks (at);
create index asks_by_visitor on asks (visitor, at);

-- The question "was this you?", one row and one message for each; its address is erased once it was answered or late.
create table letters (
    number integer primary key,
    mark blob not null,
    address text not null,
    channels text not null, -- names, joined by a dot
    language text not null,
    message_id text not null unique,
    asked text not null,
    changed text not null,
    state text not null check (state in ('queued', 'sending', 'sent', 'deferred', 'refused', 'gave up', 'uncertain')),
    reply text not null default ''
);

create index letters_by_reader on letters (mark, asked);
create index letters_kept on letters (asked) where address <> '';
create index letters_open on letters (state) where state in ('queued', 'deferred', 'sending');
