-- name: find_shelf^
select shelf, kind, slug, title, name, began, arrivals, posts from shelves where kind = :kind and name = :name;

-- name: find_shelf_by_number^
select shelf, kind, slug, title, name, began, arrivals, posts from shelves where shelf = :shelf;

-- name: is_shelf_slug_taken$
select 1 from shelves where kind = :kind and slug = :slug;

-- name: add_shelf!
insert into shelves (kind, slug, title, name, began) values (:kind, :slug, :title, :name, :began);

-- name: read_shelves
select shelf, kind, slug, title, name, began, arrivals, posts from shelves
where kind = :kind and posts > 0 order by name;

-- name: read_shelves_of%
select shelved.number, kind, name, title, slug from shelved join shelves on shelves.shelf = shelved.shelf
where shelved.number in (select value from json_each(:numbers)) and shelved.stands = 1 order by kind, name;

-- name: read_standing
select shelf, place, arrival, stands from shelved where number = :number;

-- name: put_on_shelf!
insert into shelved (shelf, place, number, arrival) values (:shelf, :place, :number, :arrival)
on conflict (number, shelf) do update set place = excluded.place, stands = 1;

-- name: shelve*!
-- what stood nowhere before
insert into shelved (shelf, place, number, arrival) values (?, ?, ?, ?);

-- name: count_arrivals*!
update shelves set arrivals = arrivals + ?, posts = posts + ? where shelf = ?;

-- name: take_off_shelf!
update shelved set stands = 0 where number = :number and shelf = :shelf;

-- name: read_shelf%
-- the newest first, without their content
select entries.number, id, entries.name, slug, entries.title, first_seen, updated, facts from shelved
join entries on entries.number = shelved.number
where shelf = :shelf and stands = 1 order by shelved.place desc, shelved.number limit :most offset :first;

-- name: count_standing!
update shelves set posts = posts + :change where shelf = :shelf;

-- name: read_head_marks%
-- all that can be shown of the newest, in one text for each
select entries.id || ' ' || entries.name || ' ' || slug || ' ' || first_seen || ' ' || updated || ' ' || mark from shelved
join entries on entries.number = shelved.number
where shelf = :shelf and stands = 1 order by shelved.place desc, shelved.number limit :most;

-- name: read_shelf_marks%
-- the oldest first, as the leaves of its list are cut
select entries.number, mark || slug as mark from shelved join entries on entries.number = shelved.number
where shelf = :shelf and stands = 1 order by shelved.place, shelved.number desc;

-- name: read_archive_page%
select entries.number, id, entries.name, slug, entries.title, first_seen, updated, facts from shelved
join entries on entries.number = shelved.number
where shelf = :shelf and stands = 1 and arrival >= :first and arrival < :end order by arrival desc;

-- name: note_seen!
-- what stands on a channel's shelf is seen by it; on its first run all but the first :backfill are its backlog
insert into seen (channel, entry_id, at, backlog)
select :channel, id, :at, case when :is_first and rank > :backfill then 1 else 0 end
from (
    select entries.id as id, row_number() over (order by shelved.place desc, shelved.number) as rank
    from shelved join entries on entries.number = shelved.number
    where shelf = :shelf and arrival >= :from_arrival and stands = 1
)
where not exists (select 1 from seen where channel = :channel and entry_id = id);

-- name: has_seen$
select 1 from seen where channel = :channel limit 1;

-- name: read_all_shelves
select shelf, kind, slug, title, name, began, arrivals, posts from shelves order by shelf;
