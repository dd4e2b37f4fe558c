-- name: find_by_name^
select * from entries where name = :name;

-- name: find_by_id^
select * from entries where id = :id;

-- name: find_moved
-- entries of the same bytes whose file went away
select * from entries where digest = :digest and gone <> '' and gone <> 'ledger' order by name;

-- name: is_any_gone$
select 1 from entries where gone <> '' limit 1;

-- name: read_buried
-- entries whose files went away in this run, and are not yet back under another name
select number, name, title from entries where gone = :at and gone <> '' order by number;

-- name: is_slug_taken$
select 1 from entries where slug_key = :slug_key
union all
select 1 from former_addresses where slug_key = :slug_key;

-- name: is_updated_taken$
select 1 from entries where updated = :updated and id <> :id;

-- name: next_entry_number$
select coalesce(max(number), 0) + 1 from entries;

-- name: read_live
select entries.*, content from entries left join texts using (number) where gone = '' order by place desc, number;

-- name: read_numbers%
select number from entries order by number;

-- name: find_by_numbers%
select entries.*, content from entries left join texts using (number) where number in (select value from json_each(:numbers));

-- name: read_contents%
select id, content from entries join texts using (number) where id in (select value from json_each(:ids));

-- name: read_latest_marks%
select id || ' ' || name || ' ' || slug || ' ' || first_seen || ' ' || updated || ' ' || mark from entries where gone = ''
order by place desc, number limit :most;

-- name: read_latest%
select number, id, name, slug, title, first_seen, updated, facts from entries where gone = ''
order by place desc, number limit :most offset :first;

-- name: read_listed%
-- as lists show them, in no order
select number, id, name, slug, title, first_seen, updated, facts from entries
where number in (select value from json_each(:numbers));

-- name: read_live_marks%
-- the oldest first, as the leaves of the list of all posts are cut
select number, mark || slug as mark from entries where gone = '' order by place, number desc;

-- name: read_some_marks%
select number, mark || slug as mark from entries where gone = '' order by place, number desc limit :most offset :first;

-- name: count_older$
select count(*) from entries
where gone = '' and place <= (select place from entries where number = :number)
    and (place < (select place from entries where number = :number) or number > :number);

-- name: read_year_marks%
select number, mark || slug as mark from entries where gone = '' and year = :year order by place, number desc;

-- name: count_years
select year, count(*) as posts from entries where gone = '' group by year order by year desc;

-- name: count_year$
select count(*) from entries where gone = '' and year = :year;

-- name: read_places%
-- for one part of the sitemap
select slug, updated from entries where number >= :first and number < :end and gone = '' order by number;

-- name: read_plain_indexes
-- those that hold no law, such as that two entries never share an address
select name, sql from sqlite_master
where type = 'index' and sql is not null and tbl_name in ('entries', 'shelved') order by name;

-- name: last_number$
select coalesce(max(number), 0) from entries;

-- name: read_gone
select slug, title from entries where gone <> '' order by slug;

-- name: keep_entry!
insert into entries
    (number, id, name, slug, slug_key, title, first_seen, updated, gone, digest, fingerprint, place, year, mark, facts)
values
    (:number, :id, :name, :slug, :slug_key, :title, :first_seen, :updated, :gone, :digest, :fingerprint, :place, :year, :mark,
    :facts)
on conflict (number) do update set
    name = excluded.name, slug = excluded.slug, slug_key = excluded.slug_key, title = excluded.title,
    first_seen = excluded.first_seen, updated = excluded.updated, gone = excluded.gone, digest = excluded.digest,
    fingerprint = excluded.fingerprint, place = excluded.place, year = excluded.year, mark = excluded.mark, facts = excluded.facts;

-- name: keep_texts*!
insert into texts (number, content) values (?, ?) on conflict (number) do update set content = excluded.content;

-- name: add_entries*!
-- new entries under the next numbers, up to the first whose name, address, id or time is taken
insert into entries
    (id, name, slug, slug_key, title, first_seen, updated, gone, digest, fingerprint, place, year, mark, facts)
values (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?);

-- name: is_any_moved$
select 1 from former_addresses limit 1;

-- name: bury_entry!
update entries set gone = :at, mark = '' where number = :number;

-- name: count_live$
select count(*) from entries where gone = '';

-- name: keep_former_address!
insert into former_addresses (slug_key, slug, number) values (:slug_key, :slug, :number)
on conflict (slug_key) do update set number = excluded.number;

-- name: drop_former_address!
delete from former_addresses where slug_key = :slug_key;

-- name: find_former_addresses%
select number, slug from former_addresses where number in (select value from json_each(:numbers)) order by slug_key;

-- name: read_former_addresses
select slug from former_addresses where number = :number order by slug_key;

-- name: find_last_mark$
select coalesce(
    (select digest from files where name = :name and digest <> ''),
    (select digest from entries where name = :name and gone in ('', 'ledger'))
);

-- name: find_buried_by_name^
select number, name, digest from entries where name = :name and gone <> '' and gone <> 'ledger';

-- name: find_words^
select content from entries left join texts using (number) where name = :name;

-- name: vacate_names*!
update entries set name = char(0) || number where number = ?;

-- name: change_names*!
update entries set name = ? where number = ?;
