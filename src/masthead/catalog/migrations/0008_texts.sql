-- What posts say stands apart from what is known of them: lists, indexes and the ledger ask for the latter alone, which is
-- an eighth of both.

create table texts (
    number integer primary key references entries (number),
    content blob not null -- HTML, deflated where it is long
);

insert into texts (number, content) select number, content from entries;

create table entries_bare (
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
    facts text not null            -- JSON: authors, published, language, summary, categories, enclosures, words
);

insert into entries_bare
    (number, id, name, slug, slug_key, title, first_seen, updated, gone, digest, fingerprint, place, year, mark, facts)
select number, id, name, slug, slug_key, title, first_seen, updated, gone, digest, fingerprint, place, year, mark, facts
from entries;

drop view told_entries;
drop table entries;
alter table entries_bare rename to entries;
create index entries_by_digest on entries (digest);
create index entries_by_place on entries (place desc, number) where gone = '';
create index entries_by_year on entries (year, place desc, number) where gone = '';
create index entries_gone on entries (gone, number) where gone <> '';

-- Every entry as a line of the ledger.
create view told_entries as
select id, number, 'entry' || char(9) || id || char(9) || number || char(9) || first_seen || char(9) || updated || char(9)
    || case when gone in ('', 'ledger') then '-' else gone end || char(9) || slug || char(9) || digest || char(9)
    || coalesce(nullif(fingerprint, ''), '-') || char(9) || name || char(9)
    || case when gone <> '' and title <> '' then replace(replace(title, char(9), ' '), char(10), ' ') else '-' end
    || char(9) || coalesce((select group_concat(former.slug, ' ') from (
        select slug from former_addresses where former_addresses.number = entries.number order by slug_key
    ) as former), '-') as line
from entries;
