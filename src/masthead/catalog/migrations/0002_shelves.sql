-- Builds that cost only what changed: entries by number, the shelves they stand on, what is stale, what posts teach.

create table entries_numbered (
    number integer primary key, -- in the order of arrival; never used again
    id text not null unique,
    name text not null unique,
    slug text not null,
    slug_key text not null unique, -- case and Unicode form folded: two addresses never differ by these alone
    title text not null,
    first_seen text not null,
    updated text not null unique,  -- validators and readers want distinct ones
    gone text not null default '', -- when its file went away; its id and slug stay taken
    digest text not null,          -- of the file's bytes, and of the correction beside it
    fingerprint text not null,     -- of what the post means
    place integer not null,        -- seconds since 1970 at which it stands among the others
    year integer not null,         -- of its date; 0 where it has none
    mark text not null,            -- of all that its page shows of it
    facts text not null,           -- JSON: authors, published, language, summary, categories, enclosures, words
    content blob not null          -- HTML, deflated; last, so that what stands before it is read without it
);

insert into entries_numbered
    (number, id, name, slug, slug_key, title, first_seen, updated, gone, digest, fingerprint, place, year, mark, facts, content)
select row_number() over (order by first_seen, id), id, name, slug, slug_key, title, first_seen, updated, gone, digest,
    fingerprint, 0, 0, '', facts, content
from entries;

drop table entries;
alter table entries_numbered rename to entries;
create index entries_by_digest on entries (digest);
create index entries_by_place on entries (place desc, number) where gone = '';
create index entries_by_year on entries (year, place desc, number) where gone = '';
create index entries_gone on entries (gone, number) where gone <> '';

-- Addresses that an entry had before: each leads to the one it has now.
create table former_addresses (
    slug_key text primary key,
    slug text not null,
    number integer not null references entries (number)
) without rowid;

create index former_addresses_by_number on former_addresses (number);

-- A set of entries with pages and feeds of its own: a channel, an author, a category.
create table shelves (
    shelf integer primary key,
    kind text not null check (kind in ('channel', 'author', 'category')),
    slug text not null, -- under which it is published
    title text not null, -- as readers see it
    name text not null, -- folded: what makes two of them one
    began text not null, -- when it was first filled
    arrivals integer not null default 0, -- how many entries ever stood on it
    posts integer not null default 0, -- how many stand on it now
    unique (kind, name),
    unique (kind, slug)
);

create table shelved (
    shelf integer not null references shelves (shelf),
    place integer not null,
    number integer not null references entries (number),
    arrival integer not null, -- counts from 0 on each shelf, and stays when an entry goes
    stands integer not null default 1, -- 0: it left, or its post is gone
    primary key (number, shelf)
) without rowid;

create index shelved_by_place on shelved (shelf, place desc, number) where stands = 1;
create index shelved_by_arrival on shelved (shelf, arrival);

-- What a build still has to make: a post by its number, a shelf, a page of a shelf's archive, a year.
create table stale (
    kind text not null,
    key integer not null,
    page integer not null default 0,
    primary key (kind, key, page)
) without rowid;

insert into stale (kind, key) values ('all', 0);

alter table published add column inputs text not null default '';

alter table files add column held text not null default ''; -- why its post is left out
alter table files add column due text not null default '';  -- the day on which it goes out
create index files_troubled on files (name) where problems <> '[]' or held <> '';
create index files_due on files (due) where due <> '';
create index files_corrected on files (name) where length(digest) > 32;

-- What each post that was pasted or scraped tells of its publication's furniture and dates.
create table lessons (
    name text primary key,
    is_copy integer not null, -- 1: most of its sentences stand in another post, so that it does not count
    lines blob not null,      -- marks of the lines near its top and end, 8 bytes each
    sentences blob not null,  -- marks of its sentences, 8 bytes each
    day_first integer         -- how it writes 03/04; null where it does not tell
) without rowid;

create table shared_lines (
    mark integer primary key,
    posts integer not null,
    line text not null -- kept from the second post on
);

create index shared_lines_often on shared_lines (posts) where posts > 2;

create table shared_sentences (
    mark integer primary key,
    posts integer not null
);

-- The next run infers every post anew.
delete from remembered where key in ('context', 'built');
